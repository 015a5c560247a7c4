"""Arabic words that hold a sentence together, and are no part of a name that goes on.

Closed classes, with their letters folded (``Level.LETTERS``): إلى is written الي here, as على is.
"""

PREPOSITIONS = frozenset("في من الي علي عن مع بين ب".split())  # noqa: SIM905
"""After these stands a noun, never a verb."""

# Some words of place and time are left out of the prepositions: a verb may follow بعد and حتى.
_OTHERS = """
    قبل بعد عند منذ حتي خلال لدي ضد حول نحو تحت فوق امام وراء خلف عبر دون بدون حسب وفق قرب جانب
    داخل خارج عدا سوي مثل بالنسبه عام سنه
    و ف ل ك ان انه انها لان لانه لكن او ام ثم بل اذا اذ لو كما حيث بينما عندما الا اما لا لم لن ما
    قد لقد هل هو هي هم هذا هذه ذلك تلك الذي التي الذين هنا هناك ايضا فقط مثلا
    كان كانت يكون تكون ليس ليست
    كل بعض جميع معظم اغلب اكثر مجموع عدد اعداد نفس ذات شبه كافه غير اي احد احدي كلا كلتا
"""
FUNCTION_WORDS = PREPOSITIONS | frozenset(_OTHERS.split())


def is_function_word(word: str) -> bool:
    """Whether a folded word is one of these, perhaps after و or ف."""
    return word in FUNCTION_WORDS or (word[:1] in ("و", "ف") and word[1:] in FUNCTION_WORDS)


def is_preposition(word: str) -> bool:
    """Whether a folded word is a preposition that stands by itself, perhaps after و or ف."""
    return word in PREPOSITIONS or (word[:1] in ("و", "ف") and word[1:] in PREPOSITIONS)
