"""The questions about a volunteer. Badge and PIN are no answers of a form: see ``badge_flows``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from kiosk.viewmodels.desk.activity_sheet import NO_SUCH_DAY, understood
from kiosk.viewmodels.desk.hall import volunteer_name
from kiosk.viewmodels.desk.sheet import Answers, Option, Question, Sheet, picked
from kiosk.viewmodels.desk.typed import date_text, parse_date
from printing.badge import ROLES
from sync.changes import Draft
from sync.desk_records import Volunteer
from sync.disk.volunteer_files import file_of, parted, whole_name
from sync.disk.volunteering import at_desk, role_drafts
from sync.errors import BadInput
from sync.volunteers import Role
from sync.words import N_

_ROLES = (
    ("host", ROLES["host"], "heart-handshake"),
    ("editor", ROLES["editor"], "pencil-line"),
    ("coordinator", ROLES["coordinator"], "users"),
)
_DAYS = ("vog_on", "expires")


class VolunteerSheet(Sheet):
    """Somebody who works at the desk. A role that a badge already has is vouched for anew when it changes."""

    kind = "volunteer"
    colour = "plum"
    new_title = N_("Nieuwe vrijwilliger")
    title_answer = "name"
    removable = False
    questions = (
        Question(name="name", label=N_("Naam"), text=N_("Hoe heet de vrijwilliger?"),
                 hint=N_("Op de badge staat alleen de voornaam."), longest=80,
                 your_data="volunteer"),
        Question(name="role", label=N_("Rol"), text=N_("Wat gaat de vrijwilliger doen?"),
                 hint=N_("Een redacteur verandert ook de agenda. Een coördinator mag alles."),
                 editor="choice"),
        Question(name="vog_on", label=N_("VOG van"), text=N_("Van welke dag is de VOG?"),
                 hint=N_("Leeg betekent: nog geen VOG."), editor="date"),
        Question(name="expires", label=N_("Badge geldig tot en met"),
                 text=N_("Tot en met welke dag geldt de badge?"),
                 hint=N_("Leeg betekent: zonder einde."), editor="date"),
    )  # fmt: skip

    def blank(self) -> dict[str, Any]:
        """Begin as a host; the first volunteer of all coordinates."""
        first = not self.services.replica.count("volunteer", "public_key <> ''")
        return {"role": "coordinator" if first else "host"}

    def answers(self, fields: Mapping[str, Any]) -> Answers:
        """Return the days as they are typed, and in "known" whether the volunteer has a name already."""
        found = {**super().answers(fields), "known": "known" if fields.get("name") else ""}
        return {**found, **{name: date_text(str(fields.get(name, "") or "")) for name in _DAYS}}

    def beside(self, record: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Return the whole name and the VOG, as far as they lie here."""
        replica = self.services.replica
        name = whole_name(replica, record, str(fields.get("name", "")))
        vog = file_of(replica, record).vog_on
        return {"name": name} | ({"vog_on": vog} if vog else {})

    def understand(self, answers: Answers) -> tuple[dict[str, Any], dict[str, str]]:
        """Read the days; an empty one stays empty."""
        fields, wrong = super().understand(answers)
        del fields["known"]
        today: date = self.services.now().date()
        for name in _DAYS:
            text = str(answers[name]).strip()
            day = parse_date(text, today) if text else None
            fields[name] = str(day) if day is not None else ""
            if text and day is None:
                wrong[name] = NO_SUCH_DAY
        return fields, wrong

    def visible(self, question: Question, answers: Answers) -> bool:
        """Show a whole name in the hall only to who types it: of somebody new."""
        if question.name == "vog_on":  # a kiosk has none, and would say that there is none
            return at_desk(self.services.replica)
        return question.name != "name" or not (answers["known"] and self.services.session.in_hall)

    def shown(self, question: Question, answers: Answers) -> str:
        """Return an answer in words; in the hall of a name the first only."""
        text = super().shown(question, answers)
        return volunteer_name(self.services, text) if question.name == "name" else text

    def understood(self, question: Question, answers: Answers) -> str:
        """Say a day in words."""
        return understood(self, question, answers)

    def options(self, question: Question, answers: Answers) -> list[Option]:
        """Return the roles."""
        return picked(_ROLES, self.services)

    def check(
        self, answers: Answers, *, whole: bool, before: Mapping[str, Any]
    ) -> tuple[dict[str, Any], dict[str, str]]:
        """Look whether the role of a badge may change as well."""
        fields, wrong = super().check(answers, whole=whole, before=before)
        role = fields.get("role")
        if before.get("public_key") and role != before.get("role", "host") and "role" not in wrong:
            wrong = {**wrong, **self._role_problem(str(before["public_key"]), str(role))}
        return fields, wrong

    def _role_problem(self, public: str, role: str) -> dict[str, str]:
        (she, *_) = self.services.replica.records(Volunteer, "public_key = ?", [public])
        try:
            self._with_role(she, role)
        except BadInput as error:
            return {"role": error.what}
        return {}

    def _with_role(self, she: Volunteer, role: str) -> list[Draft]:
        services = self.services
        return role_drafts(services.replica, she, cast(Role, role), services.session.ring)

    def drafts(
        self, record: str, fields: dict[str, Any], before: Mapping[str, Any], answers: Answers
    ) -> list[Draft]:
        """Return what saves the answers: the whole name and the VOG in her file, with another role the voucher and a
        coordinator's key.
        """
        she = self.services.replica.get("volunteer", record)
        if "role" not in fields or not isinstance(she, Volunteer) or not she.public_key:
            return parted(record, fields)
        own, *shares = self._with_role(she, fields["role"])
        return [*parted(record, {**fields, **own.fields}), *shares]
