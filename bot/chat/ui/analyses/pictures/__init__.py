"""The pictures of the analyses, each drawn from words and numbers alone.

Every colour goes with a letter, a hatch or a number, and each picture has one legend, so that nobody has to tell two
colours apart. What is drawn stands in the text and the alt text too.
"""
