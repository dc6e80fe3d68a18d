from __future__ import annotations

from pathlib import Path

import pytest

from localties.errors import WorkspaceError
from localties.workspace import Remote, Workspace


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    return tmp_path / "localties.toml"


def test_what_is_left_out_has_a_default(settings: Path) -> None:
    settings.write_text('name = "Sở Ngoại vụ Cần Thơ"', "utf-8")
    assert Workspace.read(settings) == Workspace("Sở Ngoại vụ Cần Thơ")


def test_everything_can_be_said(settings: Path) -> None:
    settings.write_text(
        'name = "Office"\nbase = "https://ties.example.org/"\nhome = ["can-tho"]\nlanguages = ["vi", "en", "ko"]\n'
        'licence = "https://example.org/licence"\nengine = "memory"\ndates = "day-first"\nshipped = []\n'
        '[remote]\nquery = "https://kg.example.org/sparql"\nauth = "digest"\nuser = "me"\n'
        'secret = "KG_PASSWORD"\nseconds = 5\n',
        "utf-8",
    )
    assert Workspace.read(settings) == Workspace(
        "Office",
        "https://ties.example.org",
        ("can-tho",),
        ("vi", "en", "ko"),
        "https://example.org/licence",
        "memory",
        "day-first",
        (),
        Remote("https://kg.example.org/sparql", auth="digest", user="me", secret="KG_PASSWORD", seconds=5),  # noqa: S106
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "give no name"),
        ("name =", "not TOML"),
        ('name = ""', "'name' is ''"),
        ('name = "x"\ncolour = "red"', "there is no setting 'colour'"),
        ('name = "x"\nbase = "ftp://x"', "It takes an http"),
        ('name = "x"\nhome = "can-tho"', "a list of names of localities"),
        ('name = "x"\nlanguages = []', "a list of language tags"),
        ('name = "x"\nlanguages = ["Vietnamese"]', "a list of language tags"),
        ('name = "x"\nengine = "oracle"', "one of memory, disk, remote"),
        ('name = "x"\nengine = "remote"', "name no service"),
        ('name = "x"\n[remote]\nupdate = "http://x"', "no address for queries"),
        ('name = "x"\n[remote]\nquery = "http://x"\nauth = "basic"', "names no environment variable"),
        ('name = "x"\n[remote]\nquery = "http://x"\npassword = "y"', "there is no setting 'password'"),
        ('name = "x"\n[remote]\nquery = "x"', "It takes an http"),
        ('name = "x"\ndates = "guess"', "one of day-first, month-first"),
        ('name = "x"\nshipped = ["everything"]', "a list of gazetteer, records"),
    ],
)
def test_a_wrong_setting_is_told_with_what_it_takes(settings: Path, text: str, said: str) -> None:
    settings.write_text(text, "utf-8")
    with pytest.raises(WorkspaceError, match=r"localties\.toml") as caught:
        Workspace.read(settings)
    assert said in str(caught.value)


@pytest.mark.parametrize(("name", "slug"), [("Can Tho office", "can-tho-office"), ("Sở", "so"), ("!", "office")])
def test_a_name_gives_a_part_of_identifiers(name: str, slug: str) -> None:
    assert Workspace(name).slug == slug
