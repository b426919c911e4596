"""What people see: the base classes of buttons, forms and panels, the guards of Discord's limits, and the cards.

* `paths`: ids that carry their own state; `buttons`: public buttons and menus that outlive a restart
* `forms`: forms whose answers outlive a restart; `panels`: private panels, confirmations, pages
* `text`: members' words made safe, cut, and dated; `limits`: Discord's limits by name, and the check of a card

A card is a pure function of a view model and a language. Build it anew for each render.
"""
