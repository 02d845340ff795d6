"""How a line is written, which says whether its capitals can be those of names."""

import pytest

from stigmalint.text.casing import Case, case_of, words_in


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("The nurse met addicts in Leeds", Case.SENTENCE),
        ("The National Institute on Drug Abuse funds the cohort, which follows people in Ohio.", Case.SENTENCE),
        ("The Homeless World Cup kicks off in Oslo on Saturday.", Case.SENTENCE),
        ("The grant was shared by Kent County Council, Teen Challenge and the Ministry of Health.", Case.SENTENCE),
        ("Box 14 holds the letters of the Society for the Reformation of Juvenile Delinquents", Case.SENTENCE),
        ("Judge Sends Heroin Addict to Rehab After Crash", Case.TITLE),
        ("Judge Sends Heroin Addict to Rehab after Crash", Case.UNSURE),
        ("Judge Sends Heroin Addict to Rehab After crash", Case.UNSURE),
        ("Mayor Smith Blames Drug Addicts for fires", Case.UNSURE),
        ("Suffering From Epilepsy?", Case.TITLE),
        ("NO ADDICTS IN THE LOBBY AFTER DARK", Case.UPPER),
        ("ADDICT", Case.SENTENCE),
        ("", Case.SENTENCE),
    ],
)
def test_the_letter_case_of_a_line(text, case):
    assert case_of(text) is case


def test_words_keep_the_signs_inside_them():
    assert words_in("the addict's ex-wife, A.A. (2019)") == ["the", "addict's", "ex-wife", "A.A", "2019"]
