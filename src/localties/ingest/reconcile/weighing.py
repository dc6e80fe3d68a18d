"""What speaks for and against one entity being the thing that a mention means."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from localties.dates import PartialDate
from localties.ingest.distance import kilometres
from localties.ingest.reconcile.countries import country_name, country_of, resemble_country
from localties.ingest.reconcile.designators import levels_named, readings
from localties.ingest.reconcile.folding import key
from localties.ingest.reconcile.mentions import Candidate, Reason, joined
from localties.ingest.reconcile.qualifiers import split

if TYPE_CHECKING:
    from localties.ingest.reconcile.designators import Levels, Reading
    from localties.ingest.reconcile.entities import Entity
    from localties.ingest.reconcile.index import Entry, Index
    from localties.ingest.reconcile.mentions import Mention, Text, Value

EQUAL: Final = 100.0
"""The score of equal names."""
FAR: Final = 100.0
"""Kilometres from which two points are hardly those of one place."""
NEAR: Final = 25.0
"""Kilometres within which two points support each other."""


@dataclass(slots=True)
class Weighed:
    """An entity weighed against a mention.

    Attributes:
        entity: The entity.
        name: The name of it that matched.
        score: How well it fits, 0 to 100.
        doubts: What speaks against it; none where it fits exactly.
        supports: What speaks for it.
        distance: Kilometres between the points, where both have one.
    """

    entity: Entity
    name: str
    score: float
    doubts: list[Reason] = field(default_factory=list)
    supports: list[Reason] = field(default_factory=list)
    distance: float | None = None

    @property
    def exact(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.doubts

    @property
    def is_near(self) -> bool:
        """Whether the points are so near that they support the match."""
        return self.distance is not None and self.distance < NEAR

    def support(self, text: Text, **values: Value) -> None:
        """Count something for it."""
        self.supports.append(Reason(text, values))

    def doubt(self, cost: float, text: Text, **values: Value) -> None:
        """Count something against it."""
        self.score = max(self.score - cost, 0.0)
        self.doubts.append(Reason(text, values))

    def candidate(self) -> Candidate:
        """Give it as people see it."""
        reasons = joined([reason.in_words() for reason in (*self.supports, *self.doubts)])
        return Candidate(self.entity.thing, self.name, round(self.score, 1), reasons)


@dataclass(frozen=True, slots=True)
class Asked:
    """A mention, read once for all the entities it is held against.

    Attributes:
        mention: The mention.
        readings: The ways to read its name alone.
        beside: What stands beside the name and is neither a country nor a designator.
        levels: The levels that a designator beside the name can mean, or None.
        country: The country it lies in, or None.
        sure_of_country: Whether the country could be read, or none was given.
    """

    mention: Mention
    readings: list[Reading]
    beside: tuple[str, ...]
    levels: Levels | None
    country: str | None
    sure_of_country: bool

    @classmethod
    def read(cls, mention: Mention) -> list[Asked]:
        """Read a mention: its name as a whole first, then what stands beside it apart."""
        given = (mention.country or "").strip()
        country = country_of(given) if given else None
        sure = bool(country) or not given
        if given and not country:
            resembling = resemble_country(given)
            country = resembling[0].code if resembling else None
        found = [cls(mention, readings(mention.name), (), None, country, sure)]
        apart = split(mention.name)
        if apart.beside:
            levels = next((named for text in apart.beside if (named := levels_named(text))), None)
            others = [text for text in apart.beside if not levels_named(text)]
            countries = [code for text in others if (code := country_of(text))]
            if not given and countries:
                country, others = countries[-1], [text for text in others if not country_of(text)]
            elif country:
                others = [text for text in others if country_of(text) != country]
            found.append(cls(mention, readings(apart.head), tuple(others), levels, country, sure))
        return found


def weigh(asked: Asked, reading: Reading, entry: Entry, index: Index, score: float = EQUAL) -> Weighed | None:
    """Hold an entity against one reading of a mention.

    Args:
        asked: The mention as read.
        reading: The reading of its name.
        entry: The key that fits, with its entity.
        index: The entities.
        score: How alike the names are, 0 to 100; 100 for equal keys.

    Returns:
        What speaks for and against it, or None where it cannot be meant: it lies in another country, or is of
        another type.
    """
    entity, mention = entry.entity, asked.mention
    if asked.country and entity.country and asked.country != entity.country:
        return None
    if mention.country and entity.is_state and key(mention.country) == reading.key:
        return None
    # Of its spellings people are shown the one that the source uses, where it has that one.
    name = mention.name if mention.name in entry.names else entry.name
    found = Weighed(entity, name, score)
    _weigh_name(found, reading, entry, score)
    _weigh_country(found, asked)
    for levels in (reading.levels, asked.levels):
        if levels and not _weigh_type(found, index.fits(entity, levels)):
            return None
    if not _weigh_qualifiers(found, asked, index):
        return None
    _weigh_time(found, mention)
    _weigh_distance(found, mention)
    return found


def distance(one: Mention | Entity, other: Mention | Entity) -> float | None:
    """Give the great-circle distance of two things in kilometres, None where one of them has no point."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    return kilometres((one.latitude, one.longitude), (other.latitude, other.longitude))


def _weigh_name(found: Weighed, reading: Reading, entry: Entry, score: float) -> None:
    name = found.name
    if score < EQUAL:
        found.doubt(0, lambda _: _("the name resembles “%(name)s”"), name=name)
    elif not entry.exact:
        found.doubt(
            8, lambda _: _("it is only part of the name “%(name)s”, or that name in Latin letters"), name=name
        )
    elif reading.marks and entry.marks and reading.marks not in entry.marks:
        found.doubt(4, lambda _: _("the name is “%(name)s” with other diacritics"), name=name)
    else:
        found.support(lambda _: _("the name is “%(name)s”"), name=name)


def _weigh_country(found: Weighed, asked: Asked) -> None:
    code = asked.country
    if not asked.sure_of_country:
        given = asked.mention.country or ""
        found.doubt(8, lambda _: _("the country “%(country)s” cannot be read for certain"), country=given)
    elif code and not found.entity.country:
        found.doubt(8, lambda _: _("the graph does not say in which country it lies"))
    elif code and not found.entity.is_state:
        found.support(lambda _: _("it lies in %(country)s"), country=lambda language: country_name(code, language))


def _weigh_type(found: Weighed, fits: bool | None) -> bool:
    if fits is None:
        found.doubt(6, lambda _: _("the name says what type of unit is meant, the graph does not"))
    elif fits:
        found.support(lambda _: _("it is of the type that the name says"))
    return fits is not False


def _weigh_qualifiers(found: Weighed, asked: Asked, index: Index) -> bool:
    if not asked.beside:
        return True
    above = {
        reading.key for unit in index.above(found.entity) for name in unit.names for reading in readings(name)
    }
    for text in asked.beside:
        if any(reading.key in above for reading in readings(text)):
            found.support(lambda _: _("it lies in “%(beside)s”"), beside=text)
        elif above:
            return False
        else:
            found.doubt(8, lambda _: _("the graph knows nothing of “%(beside)s” beside the name"), beside=text)
    return True


def _weigh_time(found: Weighed, mention: Mention) -> None:
    entity, on = found.entity, mention.on
    if on is None or entity.exists(on):
        return
    day = PartialDate.parse(on.isoformat()).in_words
    if entity.until and on >= entity.until.latest:
        found.doubt(12, lambda _: _("it no longer existed on %(day)s"), day=day)
    else:
        found.doubt(12, lambda _: _("it did not yet exist on %(day)s"), day=day)


def _weigh_distance(found: Weighed, mention: Mention) -> None:
    found.distance = distance(mention, found.entity)
    if found.distance is None:
        return
    apart = f"{found.distance:.0f}"
    if found.distance > FAR:
        found.doubt(10, lambda _: _("the points lie %(kilometres)s km apart"), kilometres=apart)
    elif found.is_near:
        found.support(lambda _: _("the points lie %(kilometres)s km apart"), kilometres=apart)
