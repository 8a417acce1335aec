"""The elements of a drawing (BPMN DI with DI and DC) as their XML Schemas have them; see :mod:`.notation`."""

from __future__ import annotations

from typing import Final

GROUPS: Final = {"DiagramElement": "BPMNShape BPMNEdge"}
BANDS: Final = (
    "top_initiating|middle_initiating|bottom_initiating|top_non_initiating|middle_non_initiating|bottom_non_initiating"
)
TYPES: Final = f"""
BPMNDiagram : BPMNPlane BPMNLabelStyle* ; name documentation resolution=double id=ID
BPMNLabelStyle : Font ; id=ID
Font : ; name size=double isBold=boolean isItalic=boolean isUnderline=boolean isStrikeThrough=boolean
DiagramElement : extension:ExtensionElements? ; id=ID
BPMNPlane < DiagramElement : @DiagramElement* ; bpmnElement=QName
BPMNShape < DiagramElement : Bounds BPMNLabel? ; bpmnElement=QName isHorizontal=boolean isExpanded=boolean
            isMarkerVisible=boolean isMessageVisible=boolean participantBandKind={BANDS}
            choreographyActivityShape=QName
BPMNEdge < DiagramElement : waypoint{{2}} BPMNLabel? ; bpmnElement=QName sourceElement=QName targetElement=QName
           messageVisibleKind=initiating|non_initiating
BPMNLabel < DiagramElement : Bounds? ; labelStyle=QName
Waypoint : ; x=double! y=double!
Bounds : ; x=double! y=double! width=double! height=double!
"""
NAMESPACES: Final = {"waypoint": "DD/20100524/DI", "extension": "DD/20100524/DI",
                     "Bounds": "DD/20100524/DC", "Font": "DD/20100524/DC"}  # fmt: skip
"""Which of the elements belong to the two general schemas; all others to that of BPMN."""
