"""Words that are written alike and said apart: each sense with its sound, American, in IPA as lexicons have it.

Most of them are a noun or adjective in one sound and a verb in the other; their senses are called "noun" and "verb".
The rest have senses of their own, and a rule each in `rules`. Forms in -s are made here.
"""

from __future__ import annotations

from functools import cache

from pipeline.script.endings import with_s

_NOUN_AND_VERB = """
abuse əˈbjuːs əˈbjuːz
addict ˈædɪkt əˈdɪkt
advocate ˈædvəkət ˈædvəkeɪt
affiliate əˈfɪliət əˈfɪlieɪt
aggregate ˈæɡɹɪɡət ˈæɡɹɪɡeɪt
ally ˈælaɪ əˈlaɪ
alternate ˈɔːltɚnət ˈɔːltɚneɪt
animate ˈænɪmət ˈænɪmeɪt
annex ˈænɛks əˈnɛks
appropriate əˈpɹoʊpɹiət əˈpɹoʊpɹieɪt
approximate əˈpɹɑːksɪmət əˈpɹɑːksɪmeɪt
articulate ɑːɹˈtɪkjələt ɑːɹˈtɪkjəleɪt
associate əˈsoʊʃiət əˈsoʊʃieɪt
attribute ˈætɹɪbjuːt əˈtɹɪbjuːt
combine ˈkɑːmbaɪn kəmˈbaɪn
compound ˈkɑːmpaʊnd kəmˈpaʊnd
conduct ˈkɑːndʌkt kənˈdʌkt
conflict ˈkɑːnflɪkt kənˈflɪkt
conscript ˈkɑːnskɹɪpt kənˈskɹɪpt
console ˈkɑːnsoʊl kənˈsoʊl
construct ˈkɑːnstɹʌkt kənˈstɹʌkt
contest ˈkɑːntɛst kənˈtɛst
contract ˈkɑːntɹækt kənˈtɹækt
contrast ˈkɑːntɹæst kənˈtɹæst
converse ˈkɑːnvɜːs kənˈvɜːs
convert ˈkɑːnvɜːt kənˈvɜːt
convict ˈkɑːnvɪkt kənˈvɪkt
coordinate koʊˈɔːɹdɪnət koʊˈɔːɹdɪneɪt
decrease ˈdiːkɹiːs dɪˈkɹiːs
defect ˈdiːfɛkt dɪˈfɛkt
degenerate dɪˈdʒɛnɚɹət dɪˈdʒɛnɚɹeɪt
delegate ˈdɛlɪɡət ˈdɛlɪɡeɪt
deliberate dɪˈlɪbɚɹət dɪˈlɪbɚɹeɪt
desert ˈdɛzɚt dɪˈzɜːt
diffuse dɪˈfjuːs dɪˈfjuːz
digest ˈdaɪdʒɛst daɪˈdʒɛst
duplicate ˈduːplɪkət ˈduːplɪkeɪt
elaborate ɪˈlæbɹət ɪˈlæbɚɹeɪt
entrance ˈɛntɹəns ɛnˈtɹæns
escort ˈɛskɔːɹt ɛˈskɔːɹt
estimate ˈɛstɪmət ˈɛstɪmeɪt
excuse ɛkˈskjuːs ɛkˈskjuːz
exploit ˈɛksplɔɪt ɛkˈsplɔɪt
export ˈɛkspɔːɹt ɛkˈspɔːɹt
extract ˈɛkstɹækt ɛkˈstɹækt
fragment ˈfɹæɡmənt fɹæɡˈmɛnt
frequent ˈfɹiːkwənt fɹiˈkwɛnt
graduate ˈɡɹædʒuət ˈɡɹædʒueɪt
house ˈhaʊs ˈhaʊz
implant ˈɪmplænt ɪmˈplænt
import ˈɪmpɔːɹt ɪmˈpɔːɹt
incense ˈɪnsɛns ɪnˈsɛns
increase ˈɪnkɹiːs ɪnˈkɹiːs
initiate ɪˈnɪʃiət ɪˈnɪʃieɪt
insert ˈɪnsɜːt ɪnˈsɜːt
insult ˈɪnsʌlt ɪnˈsʌlt
intimate ˈɪntɪmət ˈɪntɪmeɪt
misuse mɪsˈjuːs mɪsˈjuːz
moderate ˈmɑːdɚɹət ˈmɑːdɚɹeɪt
object ˈɑːbdʒɛkt əbˈdʒɛkt
perfect ˈpɜːfɪkt pɚˈfɛkt
permit ˈpɜːmɪt pɚˈmɪt
predicate ˈpɹɛdɪkət ˈpɹɛdɪkeɪt
present ˈpɹɛzənt pɹɪˈzɛnt
produce ˈpɹoʊduːs pɹəˈduːs
progress ˈpɹɑːɡɹɛs pɹəˈɡɹɛs
project ˈpɹɑːdʒɛkt pɹəˈdʒɛkt
protest ˈpɹoʊtɛst pɹəˈtɛst
rebel ˈɹɛbəl ɹɪˈbɛl
record ˈɹɛkɚd ɹɪˈkɔːɹd
refuse ˈɹɛfjuːs ɹɪˈfjuːz
reject ˈɹiːdʒɛkt ɹɪˈdʒɛkt
resume ˈɹɛzəmeɪ ɹɪˈzuːm
reuse ɹiːˈjuːs ɹiːˈjuːz
segment ˈsɛɡmənt sɛɡˈmɛnt
separate ˈsɛpɹət ˈsɛpɚɹeɪt
subject ˈsʌbdʒɛkt səbˈdʒɛkt
subordinate səˈbɔːɹdɪnət səˈbɔːɹdɪneɪt
survey ˈsɜːveɪ sɚˈveɪ
suspect ˈsʌspɛkt səˈspɛkt
syndicate ˈsɪndɪkət ˈsɪndɪkeɪt
torment ˈtɔːɹmɛnt tɔːɹˈmɛnt
transfer ˈtɹænsfɚ tɹænsˈfɜː
transplant ˈtɹænsplænt tɹænsˈplænt
transport ˈtɹænspɔːɹt tɹænˈspɔːɹt
use ˈjuːs ˈjuːz
"""

_OF_THEIR_OWN = {
    "august": {"month": "ˈɔːɡəst", "solemn": "ɔːˈɡʌst"},
    "bass": {"music": "ˈbeɪs", "fish": "ˈbæs"},
    "bow": {"weapon": "ˈboʊ", "bend": "ˈbaʊ"},
    "close": {"near": "ˈkloʊs", "verb": "ˈkloʊz"},
    "content": {"noun": "ˈkɑːntɛnt", "glad": "kənˈtɛnt"},
    "dove": {"bird": "ˈdʌv", "dived": "ˈdoʊv"},
    "invalid": {"void": "ɪnˈvælɪd", "sick": "ˈɪnvəlɪd"},
    "lead": {"verb": "ˈliːd", "metal": "ˈlɛd"},
    "live": {"verb": "ˈlɪv", "adjective": "ˈlaɪv"},
    "lives": {"verb": "ˈlɪvz", "noun": "ˈlaɪvz"},
    "minute": {"noun": "ˈmɪnɪt", "tiny": "maɪˈnuːt"},
    "polish": {"nation": "ˈpoʊlɪʃ", "shine": "ˈpɑːlɪʃ"},
    "read": {"base": "ˈɹiːd", "past": "ˈɹɛd"},
    "row": {"line": "ˈɹoʊ", "quarrel": "ˈɹaʊ"},
    "sow": {"seed": "ˈsoʊ", "pig": "ˈsaʊ"},
    "tear": {"rip": "ˈtɛɹ", "drop": "ˈtɪɹ"},
    "tears": {"rip": "ˈtɛɹz", "drop": "ˈtɪɹz"},
    "used": {"habit": "ˈjuːst", "verb": "ˈjuːzd"},
    "wind": {"noun": "ˈwɪnd", "verb": "ˈwaɪnd"},
    "winds": {"noun": "ˈwɪndz", "verb": "ˈwaɪndz"},
    "wound": {"noun": "ˈwuːnd", "past": "ˈwaʊnd"},
}

Senses = dict[str, str]
"""Sense -> IPA."""


@cache
def senses() -> dict[str, Senses]:
    """Every word, in small letters, with its senses.

    >>> senses()["records"]
    {'noun': 'ˈɹɛkɚdz', 'verb': 'ɹɪˈkɔːɹdz'}
    """
    found = dict(_OF_THEIR_OWN)
    for word, noun, verb in map(str.split, _NOUN_AND_VERB.strip().splitlines()):
        found[word] = {"noun": noun, "verb": verb}
        found[_in_s(word)] = {"noun": with_s(noun), "verb": with_s(verb)}
    del found["houses"]  # one sound in both
    return found


def is_noun_or_verb(word: str) -> bool:
    """Whether its part of speech tells its sound.

    >>> is_noun_or_verb("records"), is_noun_or_verb("read")
    (True, False)
    """
    return word not in _OF_THEIR_OWN and set(senses()[word]) == {"noun", "verb"}


def _in_s(word: str) -> str:
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x")) else "s")
