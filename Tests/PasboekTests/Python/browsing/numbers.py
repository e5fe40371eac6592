"""Numbers, sums and periods as they are written in four languages, read back.

Nothing but what the language's own form is, is read: `1.234` is no English number.
"""

import re

THOUSANDS = {"nl": r"\.", "de": r"\.", "fr": "\u202f", "en": ","}
DECIMAL = {"nl": ",", "de": ",", "fr": ",", "en": "."}
MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "en": "January February March April May June July August September October November December",
}
QUARTER = {"nl": "K", "fr": "T", "de": "Q", "en": "Q"}


def whole(language):
    """The form of a whole number in a language."""
    return rf"(-?)(\d{{1,3}}(?:{THOUSANDS[language]}\d{{3}})*)"


def integer(text, language):
    """The whole number that a text is; None for one that is none."""
    found = re.fullmatch(whole(language), text or "")
    return found and int(found[1] + re.sub(r"\D", "", found[2]))


def cents(text, language):
    """The cents of a sum of euros; None for a text that is none."""
    amount = rf"{whole(language)}{re.escape(DECIMAL[language])}(\d\d)"
    if language == "en":
        # The sign stands before the mark of the currency.
        found = re.fullmatch(amount.replace("(-?)", "(-?)€", 1), text)
    elif language == "nl":
        found = re.fullmatch("€\u00a0" + amount, text)
    else:
        found = re.fullmatch(amount + "\u00a0€", text)
    return found and int(found[1] + re.sub(r"\D", "", found[2]) + found[3])


def tenths(text, language):
    """The tenths of a percent that a text is; None for one that is none."""
    space = "\u00a0" if language in ("fr", "de") else ""
    amount = rf"{whole(language)}{re.escape(DECIMAL[language])}(\d){space}%"
    found = re.fullmatch(amount, text)
    return found and int(found[1] + re.sub(r"\D", "", found[2]) + found[3])


def month(text, language):
    """The month that a text is, as `2021-06`; None for one that is none."""
    name, _, year = text.partition(" ")
    names = MONTHS[language].split()
    if name not in names or not re.fullmatch(r"\d{4}", year):
        return None
    return f"{year}-{names.index(name) + 1:02}"


def quarter(text, language):
    """The quarter that a text is, as `2021-Q2`; None for one that is none."""
    found = re.fullmatch(rf"{QUARTER[language]}([1-4]) (\d{{4}})", text)
    return found and f"{found[2]}-Q{found[1]}"
