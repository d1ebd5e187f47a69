#!/usr/bin/env python3
"""steelyard init as somebody at a terminal meets it.

    init_on_terminal.py PROGRAM

Exits 0 when every expectation holds, else says which did not.
"""
import os
import pty
import select
import signal
import sys
import tempfile
import time

PROGRAM = sys.argv[1]
PATIENCE = 30  # seconds for one answer of the program, on a busy machine


def talk(words, answers, folder, out=None):
    """What the terminal showed, and how the program ended. `out`: a file for stdout."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        if out:
            os.dup2(os.open(out, os.O_WRONLY | os.O_CREAT, 0o666), 1)
        os.execv(PROGRAM, [PROGRAM, *words])
    shown = b""

    def listen(enough):
        nonlocal shown
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and not enough():
            if not select.select([terminal], [], [], 0.05)[0]:
                continue
            try:
                piece = os.read(terminal, 65536)
            except OSError:
                return
            if not piece:
                return
            shown += piece

    for answer in answers:
        listen(lambda: shown.endswith(b"\n> "))
        shown += b"\0"  # so that the same prompt does not count twice
        os.write(terminal, answer.encode())
    listen(lambda: False)
    os.close(terminal)
    _, status = os.waitpid(child, 0)
    return shown.decode(errors="replace").replace("\r\n", "\n").replace("\0", ""), status


def expect(holds, what, shown=""):
    if not holds:
        sys.exit(f"FAILED: {what}\n{shown}")


with tempfile.TemporaryDirectory() as folder:
    plan = os.path.join(folder, "plan.jsonc")

    shown, status = talk(["init"], ["sentiment\n", "\x03"], folder)
    expect(os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGINT, "Ctrl-C ends the program", shown)
    expect(os.listdir(folder) == [], "Ctrl-C leaves nothing behind", shown)

    # A paste of more lines than are asked for does not answer the questions after it.
    shown, status = talk(["init"], ["sentiment\n", "Title\n", "a b\n\nc d\n\ne f\n\nnot a label\n\n", "\x04"], folder)
    expect(status == 0, "the end of the input ends the questions", shown)
    expect("is no answer to this" not in shown, "the rest of a paste is dropped", shown)
    expect("Wrote plan.jsonc." in shown and os.path.exists(plan), "where the input has ended, the usual name is taken", shown)
    with open(plan, encoding="utf-8") as file:
        first = file.read()
    expect('"kind": "sentiment"' in first and '"title": "Title"' in first, "the answers stand in the plan", first)
    # Prompts that a paste has answered already stand on one line.
    lines = [line for line in shown.split("\n") if "Enter> " not in line]
    expect(max(map(len, lines)) <= 80, "what is shown fits 80 columns", shown)

    shown, status = talk(["init", "--task", "translation", "-o", "third.jsonc"], ["\x04"], folder)
    count = int(shown.split("About ")[1].split()[0])
    unknown = ["\n"] * (count - 1)  # the kind is given
    shown, status = talk(["init", "--task", "translation"], [*unknown, "plan.jsonc\n", "other.jsonc\n"], folder)
    expect("plan.jsonc exists already" in shown, "an existing file is refused", shown)
    expect(os.path.exists(os.path.join(folder, "other.jsonc")), "another name is taken", shown)
    with open(plan, encoding="utf-8") as file:
        expect(file.read() == first, "the existing file is as it was")

    out = os.path.join(folder, "out.jsonc")
    shown, status = talk(["init"], ["embedding\n", "\x04"], folder, out)
    expect("Which file" not in shown, "a plan for stdout needs no name", shown)
    with open(out, encoding="utf-8") as file:
        expect('"kind": "embedding"' in file.read(), "it goes to stdout", shown)

    shown, status = talk(["init", "--no-interview", "-o", "starter.json"], [], folder)
    expect("Starter plan" in open(os.path.join(folder, "starter.json"), encoding="utf-8").read(), "no interview", shown)
