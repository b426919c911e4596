"""A card of a small bot: a select with a default, a select of several, and a button that opens a form."""

import discord

PACES = [discord.SelectOption(label="Calm", default=True), discord.SelectOption(label="Quick")]
DAYS = [discord.SelectOption(label=day) for day in ("Monday", "Tuesday", "Friday")]


class Reasons(discord.ui.Modal, title="Reasons"):
    """A form with one field."""

    why: discord.ui.TextInput["Reasons"] = discord.ui.TextInput(label="Why")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Say what was filled in."""
        await interaction.response.send_message(f"because {self.why.value}", ephemeral=True)


class Card(discord.ui.View):
    """The card."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.select(placeholder="Pace", options=PACES)
    async def pace(self, interaction: discord.Interaction, chosen: "discord.ui.Select[Card]") -> None:
        """Say which pace was chosen."""
        await interaction.response.send_message(f"pace {chosen.values[0]}", ephemeral=True)

    @discord.ui.select(placeholder="Days", options=DAYS, max_values=3)
    async def days(self, interaction: discord.Interaction, chosen: "discord.ui.Select[Card]") -> None:
        """Say which days were chosen, or take Friday off the card."""
        if chosen.values == ["Friday"]:
            chosen.options, chosen.max_values = DAYS[:2], 2
            await interaction.response.edit_message(content="The card without Friday", view=self)
        else:
            await interaction.response.send_message(f"days {', '.join(chosen.values)}", ephemeral=True)

    @discord.ui.button(label="Give reasons")
    async def reasons(self, interaction: discord.Interaction, _: "discord.ui.Button[Card]") -> None:
        """Open the form."""
        await interaction.response.send_modal(Reasons())
