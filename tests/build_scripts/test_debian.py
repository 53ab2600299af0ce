"""The choice of system packages and the one line that a person runs for them."""

from build_scripts.debian import (
    OPTIONAL,
    choose,
    command_line,
    installed_among,
    offered_among,
    venv_needs,
)

LIBERATION = (("fonts-liberation2", "fonts-liberation"),)
GLIB = (("libglib2.0-0t64", "libglib2.0-0"),)

POLICY = """\
libglib2.0-0:
  Installed: (none)
  Candidate: 2.74.6-2
  Version table:
     2.74.6-2 500
        500 http://mirror.invalid/debian bookworm/main amd64 Packages
libglib2.0-0t64:
  Installed: (none)
  Candidate: (none)
  Version table:
"""


def test_a_name_without_a_version_to_install_is_not_on_offer() -> None:
    assert offered_among(POLICY) == {"libglib2.0-0"}


def test_only_fully_installed_packages_count() -> None:
    answer = "ii  libegl1\nrc  libgl1\nun  fonts-noto-cjk\nhi  libdbus-1-3\niU  libxcb-shape0\n"
    assert installed_among(answer) == {"libegl1", "libdbus-1-3"}


def test_the_first_name_on_offer_is_chosen() -> None:
    assert choose(LIBERATION, set(), {"fonts-liberation", "fonts-liberation2"}).packages == [
        "fonts-liberation2"
    ]
    assert choose(LIBERATION, set(), {"fonts-liberation"}).packages == ["fonts-liberation"]


def test_a_better_name_on_offer_wins_over_a_lesser_one_installed() -> None:
    offered = {"fonts-liberation", "fonts-liberation2"}
    assert choose(LIBERATION, {"fonts-liberation"}, offered).packages == ["fonts-liberation2"]


def test_an_installed_name_fills_the_need() -> None:
    assert choose(GLIB, {"libglib2.0-0"}, {"libglib2.0-0"}).packages == []
    assert choose(GLIB, {"libglib2.0-0t64"}, set()).packages == []


def test_a_need_without_any_name_is_told_apart() -> None:
    wanted = choose((*GLIB, ("fonts-lxgw-wenkai",)), set(), {"libglib2.0-0"})
    assert wanted.packages == ["libglib2.0-0"]
    assert wanted.unknown == ["fonts-lxgw-wenkai"]


def test_a_bare_system_wants_one_name_for_every_need() -> None:
    offered = {names[-1] for names in OPTIONAL}
    assert choose(OPTIONAL, set(), offered).packages == [names[-1] for names in OPTIONAL]


def test_the_venv_package_carries_the_version_of_the_python() -> None:
    assert venv_needs((3, 12))[0][0] == "python3.12-venv"


def test_the_line_to_run_stands_alone() -> None:
    assert command_line(["libegl1", "fonts-noto-cjk"], root=False) == (
        "sudo apt-get install -y --no-install-recommends libegl1 fonts-noto-cjk"
    )
    assert command_line(["libegl1"], root=True).startswith("apt-get install ")
