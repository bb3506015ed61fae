"""What stands on a line of PowerShell → what may stand there next; click itself knows Bash, Zsh and Fish."""

from __future__ import annotations

import os

from click.shell_completion import CompletionItem, ShellComplete, add_completion_class

# Words go one a line, for a path of Windows has backslashes, which click would take for escapes. Where nothing comes back, as for a
# file, PowerShell offers the names of files. A tooltip must not be empty.
_SCRIPT = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = $commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object {
        if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text }
    }
    $env:COMP_WORDS = @($words) -join "`n"
    $env:COMP_CWORD = "$wordToComplete"
    $env:%(complete_var)s = "powershell_complete"
    try {
        %(prog_name)s | ForEach-Object {
            $type, $value, $help = $_ -split "`t", 3
            if ($type -eq "plain") {
                [System.Management.Automation.CompletionResult]::new($value, $value, "ParameterValue", $help)
            }
        }
    } finally {
        Remove-Item Env:COMP_WORDS, Env:COMP_CWORD, Env:%(complete_var)s -ErrorAction SilentlyContinue
    }
}
"""


class PowerShell(ShellComplete):
    """Completion in PowerShell 5.1 and later."""

    name = "powershell"
    source_template = _SCRIPT

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one that is being written, and that one."""
        words, incomplete = os.environ["COMP_WORDS"].split("\n")[1:], os.environ.get("COMP_CWORD", "")
        return words[:-1] if incomplete and words[-1:] == [incomplete] else words, incomplete

    def format_completion(self, item: CompletionItem) -> str:
        """A line of type, value and tooltip."""
        return f"{item.type}\t{item.value}\t{' '.join((item.help or item.value).split())}"


def prepare() -> None:
    """Let click know PowerShell."""
    add_completion_class(PowerShell)
