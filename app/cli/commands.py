"""Which commands there are: their words, arguments and options; what they do is loaded when one is called."""

from app.cli.arguments import Command, Option
from app.domain.certificates import PrintMode

AS = Option("as")
BATCH = Option("batch", required=True)
OUT = Option("out", required=True)
PASSPHRASE = Option("passphrase-file")
"""Where the passphrase of the institution key stands; only an act that signs asks for it."""

QUESTIONS = (
    Command(("check", "number"), "check number CODE…|-", least=1, most=None),
    Command(
        ("check", "person-id"),
        "check person-id --type TYPE NUMBER…|-",
        least=1,
        most=None,
        options=(Option("type"),),
    ),
    Command(("check", "name"), "check name TEXT…|-", least=1, most=None),
    Command(("check", "eligibility"), "check eligibility FACTS.json|-", least=1, most=None),
    Command(("tally",), "tally REVIEW.json|-", least=1, most=None),
    Command(
        ("workdays",),
        "workdays START N [--counting next_day|same_day] [--provisional]",
        least=1,
        most=2,
        options=(
            Option("counting", choices=("next_day", "same_day")),
            Option("provisional", takes_value=False),
        ),
    ),
    Command(("policies", "show"), "policies show ID", least=1, most=None),
    Command(("policies",), "policies"),
    Command(("verify",), "verify PACKAGE.zip [--key PEM]", least=1, most=None, options=(Option("key"),)),
    Command(
        ("verify-qr",), "verify-qr TEXT|IMAGE|PDF [--key PEM]", least=1, most=None, options=(Option("key"),)
    ),
)

JOBS = (
    Command(
        ("demo",),
        "demo --out DIR [--policy ID] [--people N] [--today DATE]",
        options=(OUT, Option("policy"), Option("people"), Option("today")),
    ),
    Command(
        ("new",),
        "new FILE --name NAME --name-en NAME --prefix PREFIX [--as NAME] [--approver NAME]",
        least=1,
        most=1,
        options=(
            Option("name", required=True),
            Option("name-en"),
            Option("prefix", required=True),
            Option("approver"),
            AS,
        ),
    ),
    Command(
        ("batch",),
        "batch FILE --policy ID --title TITLE --level T|S… [--override REASON] [--as NAME]",
        least=1,
        most=1,
        options=(
            Option("policy", required=True),
            Option("title", required=True),
            Option("level", required=True, repeated=True),
            Option("override"),
            AS,
        ),
    ),
    Command(
        ("import-roster",),
        "import-roster FILE ROSTER --batch B [--photos P] [--dry-run] [--good-rows] [--as NAME]",
        least=2,
        most=2,
        options=(
            BATCH,
            Option("photos"),
            Option("dry-run", takes_value=False),
            Option("good-rows", takes_value=False),
            AS,
        ),
    ),
    Command(("status",), "status FILE", least=1, most=1),
    Command(
        ("issue",),
        "issue FILE --batch B [--passphrase-file FILE|-] [--as NAME]",
        least=1,
        most=1,
        options=(BATCH, PASSPHRASE, AS),
    ),
    Command(
        ("print",),
        "print FILE --batch B --out DIR [--mode full|overlay|draft] [--as NAME]",
        least=1,
        most=1,
        options=(BATCH, OUT, Option("mode", choices=tuple(PrintMode)), AS),
    ),
    Command(
        ("package",),
        "package FILE --batch B --out DIR [--profile portal|group|archive]"
        " [--kind new|correction|supplement] [--passphrase-file FILE|-] [--as NAME]",
        least=1,
        most=1,
        options=(
            BATCH,
            OUT,
            Option("profile", choices=("portal", "group", "archive")),
            Option("kind", choices=("new", "correction", "supplement")),
            PASSPHRASE,
            AS,
        ),
    ),
    Command(("check", "file"), "check file FILE", least=1, most=1),
    Command(("backup",), "backup FILE DEST", least=2, most=2),
    Command(
        ("restore",),
        "restore BACKUP FILE [--dry-run]",
        least=2,
        most=2,
        options=(Option("dry-run", takes_value=False),),
    ),
    Command(
        ("import-numbers",),
        "import-numbers FILE LIST --batch B [--dry-run] [--good-rows] [--as NAME]",
        least=2,
        most=2,
        options=(
            BATCH,
            Option("dry-run", takes_value=False),
            Option("good-rows", takes_value=False),
            AS,
        ),
    ),
    Command(
        ("confirm-numbers",),
        "confirm-numbers FILE [--last NUMBER]… [--sheet SERIAL] [--as NAME]",
        least=1,
        most=1,
        options=(Option("last", repeated=True), Option("sheet"), AS),
    ),
)

COMMANDS = (*QUESTIONS, *JOBS)
