"""Imperatives: sentences that tell their reader to do something."""

from __future__ import annotations

from rag.verification.reading.text import Text

_FINITE = frozenset(
    "is are was were has have had does do did must should can could may might will".split()
)


def imperative(text: Text) -> bool:
    """Whether a sentence tells its reader to do something: "Ask for a meeting"."""
    at = _past_leads(text, 0)
    if at < len(text.words) and text.words[at].low in _OPENERS | _PHRASE_OPENERS:
        # "To ask about a place, ring ...": the main clause begins after a comma
        starts = [i for i in range(at + 2, len(text.words)) if "," in text.words[i].gap]
        # after a phrase ("Outside term, ...") only the next clause can be the main one
        likely = starts[:1] if text.words[at].low in _PHRASE_OPENERS else starts[:3]
        return any(_commands(text, _past_leads(text, i)) for i in likely)
    return _commands(text, at)


def _past_leads(text: Text, at: int) -> int:
    while at < len(text.words) and text.words[at].low in _LEADS:
        at += 1
    return at


def _commands(text: Text, at: int) -> bool:
    """Whether the word at a place is a verb in the imperative: no other verb follows at once."""
    if at >= len(text.words) or text.words[at].low not in _IMPERATIVES:
        return False
    return at + 1 == len(text.words) or text.words[at + 1].low not in _FINITE


_OPENERS = frozenset(
    "to if when before after where once following for while until since as given because".split()
)
_PHRASE_OPENERS = frozenset("outside at in on with by without every each rather instead".split())
_LEADS = frozenset(
    """
    please also first firstly then always never so and but however finally just next
    do not
    """.split()
)
_IMPERATIVES = frozenset(
    """
    ask request consider keep try use speak contact check remind ensure write refer make
    listen agree arrange bring avoid be encourage establish find get give go help involve
    learn let look note plan prepare put read record remember review say see seek send set
    share show start stay take talk tell think understand work visit call ring explain
    document praise maintain describe follow copy query allow do don't never always e email
    phone expect gather highlight discuss explore provide please reach engage choose
    practise walk support identify create develop accept intervene model carefully sort
    stick focus aim base limit turn remove compare raise challenge report lodge apply appeal
    complain file move change offer join book download attend attach submit add believe
    celebrate stop have hold treat clarify demonstrate insist leave lead choose decide switch
    swap teach wait watch invite inform notify update tailor test try discuss monitor reduce
    build address remain apply escalate ascertain analyse assess alert approach collect
    complete confirm consult count cut deal demand draft express identify ignore include
    introduce investigate jot log meet mention obtain organise outline pause pick point press
    protect quote reassure recognise repeat reply reserve respond return reward schedule seek
    select sign solve split state suggest summarise trust validate verify
    """.split()
)
