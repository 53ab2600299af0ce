"""What the first command tells a person; here and not in resources, for an old Python cannot read those.

Each sentence comes in Chinese and English, since nothing knows yet which of them the reader prefers.
All of it goes to stderr: stdout belongs to the program that is handed over to.
"""

from __future__ import annotations

import sys

SENTENCES = {
    "python_too_old": """\
匠评需要 Python {oldest} 至 {newest}，现在运行的是 {found}（{executable}）。
请安装后重试，例如：python{newest} {script}
Jiangping needs Python {oldest} to {newest}, but this is {found} ({executable}).
Install one and try again, for example: python{newest} {script}""",
    "python_too_new": """\
匠评需要 Python {oldest} 至 {newest}，现在运行的 {found}（{executable}）太新，锁定的 Qt 还不支持。
请另装一个后重试，例如：python{newest} {script}
Jiangping needs Python {oldest} to {newest}; this one, {found} ({executable}), is too new for the locked Qt.
Install another beside it and try again, for example: python{newest} {script}""",
    "waiting": """\
另一次运行正在准备环境，等它结束……
Another run is preparing the environment; waiting for it …""",
    "getting_system_packages": """\
安装系统软件包：{packages}
Installing system packages: {packages}""",
    "system_packages_wanted": """\
缺少系统软件包，而这里无权安装。请运行：
System packages are missing and may not be installed from here. Please run:
    {command}""",
    "system_packages_failed": """\
apt 没有装上系统软件包（原因见上），下次运行会再试。也可手工运行：
apt could not install the system packages (see above); the next run tries again. Or run by hand:
    {command}""",
    "system_packages_unknown": """\
软件源里没有这些软件包，先不装：{packages}
The package sources do not have these, going on without them: {packages}""",
    "venv_impossible": """\
Python {found}（{executable}）没有 venv 或 ensurepip，无法准备运行环境。请安装 {packages} 后重试。
Python {found} ({executable}) lacks venv or ensurepip, so there can be no environment.
Install {packages} and try again.""",
    "building": """\
准备运行环境 {folder}（只在第一次，需要几分钟）……
Preparing the environment {folder} (only this once, takes a few minutes) …""",
    "rebuilding": """\
运行环境 {folder} 不完整或已移动，重新准备……
The environment {folder} is incomplete or was moved; making it again …""",
    "updating": """\
按锁定的版本补齐运行环境 {folder}……
Bringing the environment {folder} to the locked versions …""",
    "venv_failed": """\
无法在 {folder} 建立运行环境（原因见上）。请检查磁盘空间和写权限后重试。
The environment could not be made in {folder} (see above).
Check disk space and write permission, then try again.""",
    "install_failed": """\
锁定的软件包没有装全（原因见上）。请检查网络、磁盘空间或 pip 的设置，再运行同一命令即可。
The locked packages could not all be installed (see above).
Check the network, disk space or the settings of pip, then run the same command again.""",
    "folder_unusable": """\
无法使用 {folder}：{reason}。请检查磁盘空间和写权限，关闭正在运行的匠评，然后重试。
{folder} cannot be used: {reason}.
Check disk space and write permission, close any running Jiangping, then try again.""",
    "ready": """\
运行环境已就绪。
The environment is ready.""",
    "checks_failed": """\
未通过的检查：{steps}
Checks that failed: {steps}""",
}


def both(code: str, **values: object) -> str:
    """The Chinese and then the English sentence of `code`, with its values."""
    return SENTENCES[code].format(**values)


def say(code: str, **values: object) -> None:
    print(both(code, **values), file=sys.stderr, flush=True)
