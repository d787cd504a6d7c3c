"""Forms that must look special, by area: FORMS = {kind: form class}."""
