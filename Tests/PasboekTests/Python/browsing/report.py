"""What was looked at and what is wrong with it."""


class Report:
    """Counts what was checked and keeps what was wrong, by section."""

    def __init__(self):
        self.sections = {}

    def section(self, name):
        return self.sections.setdefault(name, Section())

    def json(self):
        return {
            name: {"checked": section.checked, "wrong": section.wrong}
            for name, section in self.sections.items()
        }


class Section:
    def __init__(self):
        self.checked = 0
        self.wrong = []

    def expect(self, condition, message):
        """Notes one thing that was checked; answers whether it is as it should be."""
        self.checked += 1
        if not condition:
            self.wrong.append(message)
        return bool(condition)

    def equal(self, found, expected, what):
        return self.expect(found == expected, f"{what}: {found!r}, not {expected!r}")
