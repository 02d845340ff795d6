"""References and headlines, by their form; and sentences that speak of publications without being references."""

import pytest

from stigmalint.judge.references import LISTS, is_credited, is_headline, is_paper, is_reference

REFERENCES = """
Adler, J., Bose, K., & Chen, L. (2019). Housing for all. Addiction, 114(3), 402–410.
Smith J (2009) Care in rural counties. BMC Public Health 9:112.
Jones, P. (in press). Stigma and the sick. Social Work Today.
National Audit Office. (2017). Mental health in prisons. London: NAO.
Greer A, Lall R, Osei P, et al. Care in county jails. Psychiatr Serv. 2015;66(2):1-7.
Hale M. On the night bus. Oslo: Fjord Press; 1998.
Ruiz, Ana. Care and the city. Boston: Beacon, 2001.
[12] K. Sato, "Gait," IEEE Trans. Biomed. Eng., vol. 58, no. 2, pp. 301–308, Feb. 2011. doi 10.1
1. Office of Statistics. Prison and family. London: HMSO, 2003.
Okafor N. A cohort study [dissertation]. Leeds: University of Leeds; 2016.
N.A.O. (n.d.). Mental health in prisons. Retrieved from the site of the office.
Ana Hale, On the Night Bus: A History of the People of the Night (Oslo: Fjord Press, 1998), 34.
Ana Hale, and William L. Moss. People of the Night, 89-91.
Board of Night Buses. (2003, May). Late buses: Who rides them? *Board Papers*. http://example.org/a
Ruiz, Ana Maria. 2012. *People of the Night: The city, the bus, and the law*. University of Elm Press.
[7] Report: Night bus for people of the night, The Lantern, July 13, 2017.
Ruiz, Ana. Care and the city. University Press of Elm.
Ruiz A. Care and the city. Retrieved from Elm.
"""
SENTENCES = """
Ana Hale and William Moss found people of the night aged 20, 30-39.
He moved to a house in Leeds, Massachusetts, July 13, 2017.
According to Moss (2011), nobody sleeps.
Nobody sleeps (Moss & Lee, 2011; Adler et al., 2019).
In a study of sleep, Adler et al. counted sheep.
Smith, J. said that they sleep in the park.
J. Smith runs a house in Leeds.
1. They wait two years for a bed.
The team won 3(1), and 4 left.
On page 4 they are counted; see Fig. 2.
Lee J opened a house in 1998.
Ruiz, Ana and others. In 2012. They met.
Board of Night Buses (2003, May) found that nobody sleeps.
Ruiz, Ana. Care and the city. A song of Elm.
"""
HEADLINES = """
The Lantern: Night bus for people of the night
BBC News: Town to get free lunches for all
Boston Globe: City clears camps from Mass and Cass
Reuters: Town to get free lunches
Guardian Weekend: Town to get free lunches
The Elmtown Bugle: Town to get free lunches
The Lantern: Night bus for people of the DAY
The Lantern: Free bus for all
The Bugle: Town to get free lunches
"""
NO_HEADLINES = """
The Solution: Night bus for people of the night
Our Services: Night bus for people of the night
News: town to get free lunches for all
Tuesday: Soup for everybody at the church
The Lantern: Night bus
The Lantern: night bus for people of the night
The Lantern: Night bus for people of the night.
The Lantern: Night bus for people of the night:
The Lantern: Night bus for people of the night;
The Lantern: NIGHT BUS FOR PEOPLE OF THE NIGHT
The Lantern: Free bus now
The: Town to get free lunches
A Bugle: Town to get free lunches
The Elm Town Bugle: Town to get free lunches
The House Of: Town to get free lunches
The Elmtown Problem: Town to get free lunches
News: Town to get free lunches for all
"""


@pytest.mark.parametrize("text", REFERENCES.strip().splitlines())
def test_a_reference_is_known_by_its_form(text):
    assert is_reference(text)


@pytest.mark.parametrize("text", [*SENTENCES.strip().splitlines(), "Moss, T. (2011). " + "A long story. " * 60])
def test_a_sentence_about_a_publication_is_none(text):
    assert not is_reference(text)


@pytest.mark.parametrize("text", HEADLINES.strip().splitlines())
def test_a_headline_has_the_name_of_its_paper_before_it(text):
    assert is_headline(text)


@pytest.mark.parametrize("text", NO_HEADLINES.strip().splitlines())
def test_other_labels_make_no_headline(text):
    assert not is_headline(text)


@pytest.mark.parametrize(
    ("after", "is_title"),
    [
        (", The Lantern, 4 May 2021", True),
        (" (County Gazette, 3 May 2019)", True),
        (" - The Lantern, May 2021", True),
        (" starts on Monday", False),
        (", open daily", False),
        ("", False),
    ],
)
def test_the_title_of_a_link_has_its_source_or_date_behind_it(after, is_title):
    assert is_credited(f"Night bus{after}", len("Night bus")) is is_title


@pytest.mark.parametrize(
    ("heading", "is_list"),
    [
        ("References", True),
        ("6. Bibliography", True),
        ("Further reading", True),
        ("Sources of help", False),
        ("", False),
    ],
)
def test_headings_of_reference_lists(heading, is_list):
    assert bool(LISTS.fullmatch(heading)) is is_list


def test_a_reference_may_run_over_lines_and_a_headline_may_not():
    assert is_reference("Ruiz, Ana.\n2012. People of the Night.")
    assert not is_headline("The Lantern: Night bus\nfor people of the night")
    assert is_headline("The Lantern: Night bus for people of the night\n")
    assert not is_headline("The Lantern: Night bus for people of the night.\n")


def test_a_reference_is_shorter_than_600_code_points():
    start = "Smith J (2009) "
    assert is_reference(start + "X" * (599 - len(start)))
    assert not is_reference(start + "X" * (600 - len(start)))


@pytest.mark.parametrize(
    ("title", "is_name"),
    [("Isle of Wight Observer", True), ("The isle and an observer", False), ("Isle of Wight", False), ("", False)],
)
def test_a_newspaper_is_known_by_a_word_with_a_capital(title, is_name):
    assert is_paper(title) is is_name
