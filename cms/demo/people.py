"""Invented people who sign up: the same on every machine, each with an address of their own."""

from dataclasses import dataclass

from django.utils.text import slugify

from .reading import for_address

# As many names as share no divisor: 462 people until one returns.
FIRST = [
    ("Giulia", "it"), ("Anna", "de"), ("Matteo", "it"), ("Jakob", "de"), ("Francesca", "it"), ("Maria", "de"),
    ("Lorenzo", "it"), ("Simon", "de"), ("Sara", "it"), ("Verena", "de"), ("Paolo", "it"), ("Martin", "de"),
    ("Elisa", "it"), ("Petra", "de"), ("Andrea", "it"), ("Florian", "de"), ("Laura", "it"), ("Magdalena", "de"),
    ("Nicola", "it"), ("Johannes", "de"), ("Valentina", "it"),
]  # fmt: skip
LAST = [
    "Prativerdi", "Almwiesner", "Fontedoro", "Birkensteger", "Valleluna", "Felsgrubner", "Montesole", "Grünleitner",
    "Roccabella", "Hangwalder", "Pinoalto", "Mühlbichler", "Lungofiume", "Steinpichl", "Campofiorito", "Tannsteiner",
    "Sassogrigio", "Oberwiesegg", "Ventodolce", "Zirmleitner", "Terraluce", "Quellhofner",
]  # fmt: skip
# One has none yet: it is about to be founded.
COOPERATIVES = [
    "Girandola", "Lanterna Verde", "Bachlauf", "Filo d'Erba", "Purzelbaumhaus", "Abendlicht", "Nonni in Compagnia",
    "Brückenstein", "Sternschnuppe", "Passo Lento", "Ciasa Nosta", "Wegwarte", "Oltrepiazza", "Mestolo e Miele",
    "Steinbrech", "Seconda Vite", "Grünschnitt", "Ago e Nuvola", "Nussknacker", "Bit e Basta", "Werkbank Zwölf",
    "Quattro Passi", "Zirmholz", "Pulito Insieme", "Schnittstelle", "Fornaio di Notte", "Nordlicht", "Tre Balconi",
    "Am Lärchenweg", "Corte Aperta", "Pontealto", "Dorfkorb", "Bergdorf Lebendig", "Sole di Valle", "Talstrom",
    "Sipario Basso", "Unter der Linde", "Apfelkiste", "Bottega Lenta", "Trame", "",
]  # fmt: skip
SAID = {
    "it": ["Siamo in sette: da dove conviene cominciare?", "Quanto tempo ci vuole, in pratica?"],
    "de": ["Wir sind zu siebt: Womit fangen wir am besten an?", "Wie viel Zeit braucht das in der Praxis?"],
}
NEEDS = {
    "it": "Avrei bisogno di sottotitoli.",
    "de": "Ich bräuchte Untertitel.",
}


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person of the demo."""

    name: str
    email: str
    locale: str
    cooperative: str


def somebody(number: int) -> Somebody:
    """The person with this number."""
    first, locale = FIRST[number % len(FIRST)]
    last = LAST[number % len(LAST)]
    number %= len(FIRST) * len(LAST)
    return Somebody(
        name=f"{first} {last}",
        email=f"{slugify(first)}.{for_address(last)}{number}@example.org",
        locale=locale,
        cooperative=COOPERATIVES[number % len(COOPERATIVES)],
    )
