"""The public register as a static site: pages of typed values, templates that write them, and a careful writer.

Everything a page needs lies in the folder itself. Whatever people wrote is escaped by the templates; links lead within
the site or to a source, and nothing is asked of any other host.
"""
