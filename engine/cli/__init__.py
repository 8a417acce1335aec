"""The command line ``integration-point``.

Exit codes: 0 all is well, 1 findings of severity error, 2 wrong usage or something the engine refused. An error is one
line on stderr; ``--debug`` adds what the log has, tracebacks included.
"""

from __future__ import annotations

import logging
import sys
from typing import Final

import click

from engine.cli.group import LazyGroup, examples, printable
from engine.cli.log import logging_to_file
from engine.errors import EngineError, InvalidDeployment, InvalidSubmission, PersonKnown

log = logging.getLogger(__name__)

REFUSED: Final = 2
INTERRUPTED: Final = 130

SECTIONS: Final = {
    "Try it out": {
        "demo": ("engine.demo.command:demo", "Everything on this machine, with sample cases."),
        "simulate": ("engine.cli.simulation:simulate", "Let generated people live through months of an office."),
    },
    "Process owners (no database needed)": {
        "check": ("engine.cli.checking:check", "Say what is wrong with a folder or with single files."),
        "scenario": ("engine.cli.checking:scenario", "Tell the stories of scenarios/*.yaml."),
        "feel": ("engine.cli.language:feel_command", "Evaluate a FEEL expression."),
        "decide": ("engine.cli.language:decide", "Evaluate a decision of a DMN file."),
    },
    "Casework": {
        "person": ("engine.cli.persons:person", "Find the cases of a person."),
        "case": ("engine.cli.casework:case", "Start, show and list cases."),
        "task": ("engine.cli.casework:task", "List, claim and complete tasks."),
        "message": ("engine.cli.messages:message", "Record an event, or deliver a message to the case that waits."),
    },
    "Offers": {
        "offers": ("engine.cli.offers:offers", "List and import courses, measures and recognition bodies."),
    },
    "Operation": {
        "serve": ("engine.cli.operation:serve", "Serve the web pages."),
        "work": ("engine.cli.operation:work", "Fire due timers."),
        "monitor": ("engine.cli.monitor:monitor", "Show what is open, late or stuck."),
        "migrate": ("engine.cli.operation:migrate", "Bring the database to the present schema."),
        "publish": ("engine.cli.operation:publish", "Check a folder of processes and publish it."),
        "user": ("engine.cli.people:user", "Add people, change what they may do, close accounts."),
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
@click.option("--debug", is_flag=True, help="Show the log, with tracebacks of unexpected errors.")
@click.version_option(package_name="integration-point")
def cli(debug: bool) -> None:  # read in main()
    """Processes and human tasks of the Integration Points of Krefeld and Kreis Viersen."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit; whatever goes wrong ends as one clear line."""
    given = sys.argv[1:] if arguments is None else arguments
    with logging_to_file(debug="--debug" in given) as log_file:
        code = _run(given)
    if log_file.path is not None:
        click.echo(f"Details for developers: {log_file.path}", err=True)
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    """Return the exit code of the command."""
    try:
        code = cli.main(args=arguments, prog_name="integration-point", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.Abort:
        return _error("Stopped; nothing more was done.", INTERRUPTED)
    except InvalidDeployment as refused:
        from engine.cli.findings import FINDINGS, print_refusal

        print_refusal(refused.findings)
        return FINDINGS
    except InvalidSubmission as refused:
        fields = "; ".join(f"{key}: {error.code}" for key, error in refused.fields.items())
        return _error(f"{refused} {fields}.", REFUSED)
    except PersonKnown as known:
        options = " ".join(f"--confirm-other-person {number}" for number in known.numbers)
        return _error(f"{known} To confirm: {options}", REFUSED)
    except EngineError as refused:
        return _error(str(refused), REFUSED)
    except click.ClickException as wrong:
        hint = ""
        if isinstance(wrong, click.UsageError) and wrong.ctx is not None:
            hint = f" See '{wrong.ctx.command_path} --help'."
        return _error(f"{wrong.format_message()}{hint}", REFUSED)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read the output has seen enough
        return 0
    except OSError as error:
        named = f"{error.filename}: " if error.filename else ""
        log.debug("refused by the system", exc_info=True)
        return _error(f"{named}{error.strerror or error}", REFUSED)
    except Exception as error:  # the last resort: the log has it, the person gets one line
        log.exception("unexpected")
        return _error(f"Unexpected {type(error).__name__}; this is a defect.", REFUSED)


def _error(message: str, code: int) -> int:
    click.echo(f"Error: {printable(' '.join(message.split()))}", err=True)
    return code


__all__ = ["cli", "main"]
