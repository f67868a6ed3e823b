"""Cells of the process map, without a database."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from switchroom.touchpoints.domain.cells import Cell, Standing, effective, fingerprint

NUMBERS = st.integers(1, 3).map(lambda n: UUID(int=n))
CELLS = st.builds(Cell, NUMBERS, NUMBERS, NUMBERS, st.none() | NUMBERS, st.none() | NUMBERS)
STANDINGS = st.builds(Standing, st.none() | st.sampled_from(["one", "two"]))
MAPS = st.dictionaries(CELLS, STANDINGS, max_size=40)


@given(MAPS, st.none() | NUMBERS, st.none() | NUMBERS)
def test_the_most_particular_cell_that_applies_holds(
    cells: dict[Cell, Standing], region: UUID | None, environment: UUID | None
) -> None:
    holding = effective(cells, region, environment)
    for base in {cell.base for cell in cells}:
        for place in ((region, environment), (region, None), (None, environment), (None, None)):
            cell = Cell(*base, *place)
            if cell in cells:
                assert holding[base] == cell
                break
        else:
            assert base not in holding


@given(MAPS, CELLS, STANDINGS)
def test_a_fingerprint_knows_order_from_change(cells: dict[Cell, Standing], cell: Cell, standing: Standing) -> None:
    pairs = list(cells.items())
    assert fingerprint(pairs) == fingerprint(reversed(pairs))
    changed = {**cells, cell: standing}
    assert (fingerprint(changed.items()) == fingerprint(pairs)) == (changed == cells)
