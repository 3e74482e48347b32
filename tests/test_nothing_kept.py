"""What people type is written nowhere: seeded details go in by every way and are looked for.

Each way runs as it is run for people, in a process of its own, with its own home, temporary and
cache folders. Then every file there, the index, what was printed besides the answer, and the
browser's profile are searched for the seeds.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from rag.config import PROJECT, Settings

CHROMIUM = Path("/usr/bin/chromium")
# Words that are in no document and in nothing of ours.
SEEDS = ("Zebediah", "Quillworthy", "07700900461", "zq.quill@example.org", "Brambleshire")
MESSAGE = (
    "My son Zebediah Quillworthy hides before school, ring 07700900461 or zq.quill@example.org, "
    "12 Brambleshire Road. What can I do?"
)
BROKEN = '{"question": "Zebediah Quillworthy", "history": [{"answer": "07700900461"}'


@dataclass
class Kept:
    """The folders that a process may write to, and what it said that is no answer."""

    folder: Path
    index: Path
    said: list[bytes] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        places = {
            "HOME": "home",
            "TMPDIR": "tmp",
            "XDG_CACHE_HOME": "cache",
            "XDG_CONFIG_HOME": "config",
            "XDG_DATA_HOME": "data",
            "GRADIO_TEMP_DIR": "gradio",
            "HF_HOME": "hf",
        }
        for name in places.values():
            (self.folder / name).mkdir(exist_ok=True)
        own = {key: str(self.folder / name) for key, name in places.items()}
        return {**os.environ, **own, "RAG_INDEX_DIR": str(self.index), "PYTHONPATH": str(PROJECT)}

    def check(self) -> None:
        files = [p for top in (self.folder, self.index) for p in top.rglob("*") if p.is_file()]
        found = [
            f"{seed} in {place}"
            for seed in SEEDS
            for form in {seed.encode(), seed.encode("utf-16-le"), seed.replace("@", "%40").encode()}
            for place, data in [
                *((str(file), file.read_bytes()) for file in files),
                *(("what was printed", data) for data in self.said),
            ]
            if form.lower() in data.lower()
        ]
        assert not found


@pytest.fixture
def kept(settings: Settings, tmp_path: Path) -> Iterator[Kept]:
    index = tmp_path / "index"
    shutil.copytree(settings.index_dir, index)
    folder = tmp_path / "machine"
    folder.mkdir()
    one = Kept(folder, index)
    yield one
    one.check()


@pytest.fixture
def server(kept: Kept) -> Iterator[str]:
    """The address of a real server in its own process; what it prints is kept."""
    with (kept.folder / "printed").open("wb") as printed:
        process = subprocess.Popen(
            [sys.executable, "-m", "ui", "--port", "0"],
            cwd=kept.folder,
            env=kept.environment,
            stdout=printed,
            stderr=subprocess.STDOUT,
        )
        try:
            yield _address(process, kept.folder / "printed")
        finally:
            process.terminate()
            process.wait(30)


def _address(process: subprocess.Popen[bytes], printed: Path) -> str:
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        for word in printed.read_text().split():
            if word.startswith("http://"):
                return word
        time.sleep(0.1)
    raise AssertionError(printed.read_text())


def _post(url: str, body: bytes, kind: str = "application/json") -> bytes:
    request = urllib.request.Request(url, body, {"content-type": kind})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
            data: bytes = response.read()
    except urllib.error.HTTPError as error:
        data = error.read()
    return data


def test_the_command_line_keeps_nothing(kept: Kept) -> None:
    lines = [
        json.dumps({"id": "1", "question": MESSAGE}),
        json.dumps({"question": "and on Fridays?", "history": [{"question": MESSAGE}]}),
        json.dumps({"question": ["Zebediah"], "area": 7}),
        BROKEN,
    ]
    for arguments, typed in (
        (["ask", "--batch", "-"], "\n".join(lines)),
        (["search", "--batch", "-"], json.dumps({"words": MESSAGE}) + "\n" + BROKEN),
        (["verify", "--batch", "-"], json.dumps({"sentence": MESSAGE, "evidence": []})),
    ):
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "rag", *arguments],
            cwd=kept.folder,
            env=kept.environment,
            input=typed.encode(),
            capture_output=True,
            check=False,
        )
        assert done.stdout
        kept.said.append(done.stderr)  # the answer goes to whoever asked; nothing else may be said


def test_the_server_keeps_nothing(kept: Kept, server: str) -> None:
    ask = json.dumps({"question": MESSAGE, "history": [{"question": MESSAGE}]}).encode()
    assert b"standalone_question" in _post(f"{server}api/ask", ask)
    assert b"passages" in _post(f"{server}api/search", json.dumps({"words": MESSAGE}).encode())
    kept.said.append(_post(f"{server}api/ask", BROKEN.encode()))
    kept.said.append(_post(f"{server}api/ask", b'{"question": "Zebediah", "audience": []}'))
    kept.said.append(_post(f"{server}nowhere/Zebediah", b"Zebediah"))
    kept.said.append(_post(f"{server}gradio_api/queue/join", BROKEN.encode()))
    form = b"q=Zebediah+Quillworthy+07700900461"
    assert b"Look up" in _post(f"{server}look-up", form, "application/x-www-form-urlencoded")
    with urllib.request.urlopen(f"{server}look-up?q=Zebediah") as page:  # noqa: S310
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "no-referrer"
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"{server}source/Zebediah")  # noqa: S310


@pytest.mark.browser
def test_the_browser_keeps_nothing(kept: Kept, server: str) -> None:
    """The chat and the look-up form in a real profile: history, storage, cookies and cache."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed")
    with ThreadPoolExecutor(1) as thread:  # the browser tests' own Playwright holds this one
        thread.submit(browse, kept, server).result()


def browse(kept: Kept, server: str) -> None:
    profile = kept.folder / "profile"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch_persistent_context(
            str(profile),
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page()
        page.goto(server)
        page.locator("#transcript .ask").first.wait_for()
        page.get_by_label("Your question").fill(MESSAGE)
        page.get_by_role("button", name="Ask", exact=True).click()
        page.locator("[data-exchange]").first.wait_for()
        stored = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
        databases = "indexedDB.databases().then((all) => JSON.stringify(all))"
        kept.said += [page.evaluate(stored).encode(), page.evaluate(databases).encode()]
        page.goto(f"{server}look-up")
        page.get_by_label("Words or a question").fill(MESSAGE)
        page.locator(".result").first.wait_for()
        page.keyboard.press("Escape")  # the list of questions that lies over the results
        kept.said += [page.url.encode(), page.title().encode()]
        page.locator(".result h3 a").first.click()
        page.locator("[data-source-page], [data-source]").first.wait_for()
        browser.close()
    assert any(profile.iterdir())
