"""The command line ``integration-point``.

Exit codes: 0 all is well, 1 findings of severity error, 2 wrong usage or something the engine refused. An error is one
line on stderr; ``--debug`` adds the traceback.
"""

from __future__ import annotations

import sys
import tempfile
import traceback
from pathlib import Path
from typing import Final

import click

from engine.cli.group import LazyGroup, examples, finding_line
from engine.errors import EngineError, InvalidDeployment, InvalidSubmission

FINDINGS: Final = 1
REFUSED: Final = 2
INTERRUPTED: Final = 130

SECTIONS: Final = {
    "Try it out": {
        "demo": ("engine.demo.command:demo", "Everything on this machine, with sample cases."),
    },
    "Process owners (no database needed)": {
        "check": ("engine.cli.checking:check", "Say what is wrong with a folder or with single files."),
        "scenario": ("engine.cli.checking:scenario", "Tell the stories of scenarios/*.yaml."),
        "feel": ("engine.cli.language:feel_command", "Evaluate a FEEL expression."),
        "decide": ("engine.cli.language:decide", "Evaluate a decision of a DMN file."),
    },
    "Casework": {
        "case": ("engine.cli.casework:case", "Start, show and list cases."),
        "task": ("engine.cli.casework:task", "List, claim and complete tasks."),
        "message": ("engine.cli.casework:message", "Deliver a message to the case that waits for it."),
    },
    "Operation": {
        "serve": ("engine.cli.operation:serve", "Serve the web pages."),
        "work": ("engine.cli.operation:work", "Fire due timers."),
        "migrate": ("engine.cli.operation:migrate", "Bring the database to the present schema."),
        "publish": ("engine.cli.operation:publish", "Check a folder of processes and publish it."),
        "user": ("engine.cli.operation:user", "Add people."),
    },
}


@click.group(
    cls=LazyGroup,
    sections=SECTIONS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog=examples(
        "demo",
        "check processes",
        'feel \'date("2016-03-01") - duration("P14D")\'',
        "task list --as eva.beispiel",
    ),
)
@click.option("--debug", is_flag=True, help="Show the traceback of an unexpected error.")
@click.version_option(package_name="integration-point")
def cli(debug: bool) -> None:  # read in main()
    """Processes and human tasks of the Integration Points of Krefeld and Kreis Viersen."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit; whatever goes wrong ends as one clear line."""
    given = sys.argv[1:] if arguments is None else arguments
    debug = "--debug" in given
    try:
        code = cli.main(args=given, prog_name="integration-point", standalone_mode=False)
    except click.exceptions.Exit as leaving:
        code = leaving.exit_code
    except click.Abort:
        code = INTERRUPTED
    except InvalidDeployment as refused:
        for finding in refused.findings:
            click.echo(finding_line(finding))
        code = _error(str(refused), FINDINGS)
    except InvalidSubmission as refused:
        fields = "; ".join(f"{key}: {error.code}" for key, error in refused.fields.items())
        code = _error(f"{refused} {fields}.", REFUSED)
    except EngineError as refused:
        code = _error(str(refused), REFUSED, debug=debug)
    except click.ClickException as wrong:
        hint = ""
        if isinstance(wrong, click.UsageError) and wrong.ctx is not None:
            hint = f" See '{wrong.ctx.command_path} --help'."
        code = _error(f"{wrong.format_message()}{hint}", REFUSED)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read the output has seen enough
        code = 0
    except OSError as error:
        named = f"{error.filename}: " if error.filename else ""
        code = _error(f"{named}{error.strerror or error}", REFUSED, debug=debug)
    except Exception as error:  # the last resort: the log has it, the person gets one line
        code = _unexpected(error, debug=debug)
    sys.exit(code if isinstance(code, int) else 0)


def _error(message: str, code: int, *, debug: bool = False) -> int:
    if debug:
        traceback.print_exc()
    click.echo(f"Error: {' '.join(message.split())}", err=True)
    return code


def _unexpected(error: Exception, *, debug: bool) -> int:
    if debug:
        traceback.print_exc()
        return REFUSED
    try:
        with tempfile.NamedTemporaryFile("w", prefix="integration-point-", suffix=".log", delete=False) as log:
            traceback.print_exc(file=log)
            place = f" Details: {Path(log.name)}"
    except OSError:
        place = " Run it again with --debug for details."
    return _error(f"Unexpected {type(error).__name__}; this is a defect.{place}", REFUSED)


__all__ = ["cli", "main"]
