"""What a new neighbourhood begins with: kinds of activity and themes of services, in the order to show."""

from __future__ import annotations

from sync.words import N_

CATEGORIES: dict[str, str] = {
    "koffie": N_("Koffie en praten"),
    "eten": N_("Samen eten"),
    "bewegen": N_("Bewegen"),
    "creatief": N_("Creatief"),
    "leren": N_("Leren"),
    "spreekuur": N_("Spreekuur"),
    "samen": N_("Samen iets doen"),
    "muziek": N_("Muziek"),
}
"""Slug of a kind of activity to its words."""

THEMES: dict[str, str] = {
    "geld": N_("Geld en brieven"),
    "eten": N_("Eten en boodschappen"),
    "vervoer": N_("Vervoer"),
    "thuis": N_("Hulp thuis"),
    "ontmoeten": N_("Mensen ontmoeten"),
    "mantelzorg": N_("Zorgt u voor iemand?"),
    "gezondheid": N_("Gezond blijven"),
    "wonen": N_("Wonen"),
    "digitaal": N_("Telefoon en computer"),
    "werk": N_("Werk en vrijwilligers"),
}
"""Slug of a theme of services to its words."""
