"""Entry points of a test's own in the sample company: one process each, in the hotline's unit and brand."""

from tests.support.centre import Centre


def own_line(centre: Centre, slug: str, process: str) -> str:
    """An entry point with this process (YAML without its head); the address of its call page."""
    definition = f"process: {slug}\ntitle: {slug}\nlanguages: [en]\n{process}"
    with centre.client("helena") as admin:
        made = admin.post("/api/processes", json={"definition": definition, "revision_note": "For a test."})
        assert made.status_code == 201, made.text
        lines = admin.get("/api/entry-points").json()["items"]
        if slug not in {line["slug"] for line in lines}:
            hotline = next(line for line in lines if line["slug"] == "hotline")
            kept = ("medium", "brand_id", "unit_id", "language")
            body = {name: hotline[name] for name in kept} | {"name": slug, "slug": slug, "process_slug": slug}
            made = admin.post("/api/entry-points", json=body)
            assert made.status_code == 201, made.text
    return f"{centre.url}/call/{slug}"
