"""XML files of a publication for those who only look something up in them: what is wrong with them the gate says."""

from __future__ import annotations

from lxml import etree

from engine.dmn.prescan import obstacle


def read_tree(content: bytes) -> etree._Element | None:
    """Return the root without comments and processing instructions, or None where the file is not to be read.

    The reading of diagrams and of decisions is stricter, and says what is wrong with a file.
    """
    if obstacle(content) is not None:
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if root.getroottree().docinfo.internalDTD is not None else root
