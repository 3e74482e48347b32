"""rag.structure and rag.anchors"""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.anchors import AnchorError, find, find_range, read_toml
from rag.documents import with_sections
from rag.loaders.plain import plain_blocks
from rag.structure import Structure, anchored, apply, load_structures, plain_title
from rag.types import RagError
from tests.making import check_blocks

TEXT = """\
Menu
Home

Help

Ask the school first. Ask us next.

More answers stand here.
Copyright
"""


def entry(**items: object) -> dict[str, object]:
    return {"id": "guide", **items}


def test_an_anchor_is_found_at_its_place() -> None:
    assert find(TEXT, "Ask us", item="x") == (TEXT.index("Ask us"), TEXT.index("Ask us") + 6)


@pytest.mark.parametrize(
    ("anchor", "count"), [("nowhere", "is not found"), ("Ask", "is found 2 times"), ("", "is not")]
)
def test_an_anchor_that_is_not_there_once_is_named(anchor: str, count: str) -> None:
    with pytest.raises(AnchorError) as raised:
        find(TEXT, anchor, item="bank.toml: entry 7")
    assert str(raised.value).startswith(f"bank.toml: entry 7: the anchor {anchor!r} {count}")


def test_a_range_ends_at_the_first_close_after_its_opening() -> None:
    start, end = find_range(TEXT, "Ask us", ".", item="x")
    assert TEXT[start:end] == "Ask us next."


def test_a_range_without_a_close_is_named() -> None:
    with pytest.raises(
        AnchorError, match=r"x: the closing anchor 'Menu' is not found after 'Ask u"
    ):
        find_range(TEXT, "Ask us", "Menu", item="x")


def test_headings_printed_and_of_the_editor() -> None:
    structure = anchored(
        entry(
            headings=[
                {"before": "More answers", "level": 2, "title": "What else?"},
                {"line": "Help", "level": 1},
                {"before": "Ask us", "level": 2, "title": "Ask us", "printed": True},
            ]
        ),
        TEXT,
    )
    assert [(h.title, h.end - h.start) for h in structure.headings] == [
        ("Help", 4),
        ("Ask us", 0),
        ("[What else?]", 0),
    ]


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ({"headings": [{"line": "Ask", "level": 1}]}, r"the line 'Ask' is found 0 times"),
        ({"headings": [{"before": "Ask", "level": 1, "title": "T"}]}, r"'Ask' is found 2 times"),
        ({"headings": [{"line": "Help"}]}, r"lacks the field 'level'"),
        ({"boilerplate": [{"from": "Menu", "to": "gone"}]}, r"closing anchor 'gone'"),
    ],
)
def test_an_item_that_does_not_fit_is_named(items: dict[str, object], message: str) -> None:
    with pytest.raises(AnchorError, match=r"structure.toml: guide: .*" + message):
        anchored(entry(**items), TEXT)


def test_blocks_are_cut_at_curated_headings_and_boilerplate() -> None:
    structure = anchored(
        entry(
            headings=[{"line": "Help", "level": 1}],
            boilerplate=[{"from": "Menu", "to": "Home"}, {"from": "Copyright", "to": "Copyright"}],
        ),
        TEXT,
    )
    blocks = apply(structure, TEXT, plain_blocks(TEXT))
    check_blocks(TEXT, blocks)
    assert [(b.kind, TEXT[b.start : b.end]) for b in blocks] == [
        ("boilerplate", "Menu\nHome"),
        ("heading", "Help"),
        ("paragraph", "Ask the school first. Ask us next."),
        ("paragraph", "More answers stand here."),
        ("boilerplate", "Copyright"),
    ]


def test_curated_headings_stand_alone() -> None:
    blocks = apply(Structure((), ()), TEXT, plain_blocks(TEXT))
    assert "heading" not in {block.kind for block in blocks}


def test_sections_are_the_path_of_headings() -> None:
    structure = anchored(
        entry(
            headings=[
                {"line": "Help", "level": 1},
                {"before": "Ask us", "level": 2, "title": "Us", "printed": True},
                {"before": "More answers", "level": 1, "title": "More"},
            ]
        ),
        TEXT,
    )
    blocks = with_sections(apply(structure, TEXT, plain_blocks(TEXT)), structure.headings)
    by_words = {TEXT[b.start : b.end]: b.section for b in blocks}
    assert by_words["Ask the school first."] == ("Help",)
    assert by_words["Ask us next."] == ("Help", "Us")
    assert by_words["More answers stand here.\nCopyright"] == ("[More]",)


def test_titles_are_plain() -> None:
    assert plain_title("### **Team Contacts:**") == "Team Contacts"
    assert plain_title("What can \nSchool do?") == "What can School do?"


def test_faulty_toml_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "structure.toml"
    with pytest.raises(RagError, match="is missing"):
        read_toml(path)
    path.write_text("[[source]]\nid = \n", encoding="utf-8")
    with pytest.raises(RagError, match=r"structure.toml is not valid TOML: .*line 2"):
        read_toml(path)
    path.write_bytes(b"id = '\xff'")
    with pytest.raises(RagError, match=r"structure.toml is not valid TOML"):
        read_toml(path)
    with pytest.raises(RagError, match="cannot be read"):
        read_toml(tmp_path)


def test_an_entry_without_an_id_is_named(tmp_path: Path) -> None:
    (tmp_path / "structure.toml").write_text("[[source]]\nheadings = []\n", encoding="utf-8")
    with pytest.raises(RagError, match=r"structure.toml: a source has no id"):
        load_structures(tmp_path)
    assert load_structures(tmp_path / "elsewhere") == {}


def test_a_heading_is_never_boilerplate() -> None:
    structure = anchored(
        entry(
            headings=[{"line": "Help", "level": 1}],
            boilerplate=[{"from": "Menu", "to": "Hel"}],  # it runs on into the heading
        ),
        TEXT,
    )
    blocks = apply(structure, TEXT, plain_blocks(TEXT))
    check_blocks(TEXT, blocks)
    assert [TEXT[b.start : b.end] for b in blocks if b.kind == "heading"] == ["Help"]
