"""Figures of the network for print: the neighbourhood of an entity, and a timeline.

Both are drawn by matplotlib with the font that it brings along, in colours that colour-blind readers and a
grey printer tell apart (Okabe and Ito 2008), and have the same bytes whenever they are drawn of the same
graph.
"""

from __future__ import annotations

from kg.drawing.neighbourhood import draw_neighbourhood, neighbourhood_figure
from kg.drawing.style import FORMATS
from kg.drawing.timeline import draw_timeline, timeline_figure

__all__ = ["FORMATS", "draw_neighbourhood", "draw_timeline", "neighbourhood_figure", "timeline_figure"]
