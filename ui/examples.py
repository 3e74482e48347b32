"""Questions that show what can be asked, by who is asking."""

from __future__ import annotations

from collections.abc import Mapping

from rag.types import Audience

EXAMPLES: Mapping[Audience, tuple[str, ...]] = {
    "parent": (
        "My child is too anxious to go to school. What can I do in the mornings?",
        "Can the school ask me for a doctor's note every time?",
        "How do I ask the school to change the absence codes?",
        "Who can I ring for advice?",
    ),
    "school": (
        "What is the overall absence rate in Essex primary schools?",
        "When must we make a sickness return to the local authority?",
        "What does statutory guidance say about working with families?",
        "What happens at a Targeting Support Meeting?",
    ),
    "helpline": (
        "A parent says the school will not accept that anxiety is an illness.",
        "How can a family ask for the absence codes to be changed?",
        "What should an action plan for going back to school hold?",
        "Who should lead the assessment of a pupil's attendance difficulties?",
    ),
}
