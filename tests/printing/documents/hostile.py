"""Texts that paper must bear."""

LONG_WORD = "Meervoudigepersoonlijkheidsontwikkelingsbegeleidingsactiviteit"
LONG_TEXT = ("Neem gerust uw brieven mee, ook de ongeopende. " * 50)[:2000]
NAMES = "Łukasz Żółć, Çağlar Şimşek, Zoë"
ARABIC = "فاطمة الزهراء"
EMOJI = "Bingo 🎉 voor iedereen 👵🏽"
TURNED = "Spreekuur \u202eتركيا 12\u202c tot 13"
