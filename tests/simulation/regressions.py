"""Seeds that once failed, and what was mended. What a seed does changes as the program does; they stay worth it."""

SEEDS = {
    2: "a batch that was answered before made a connection believe it had its temporary table",
    19: "the office was put back, others went on: accepted edits in a device's heads were overwritten",
    37: "a head came with the answer to a push in a scope that was never pulled, and stayed after the right was lost",
    107: "the office was put back, and a right was lost before what it had lost was given back",
    113: "a late page of a scope that was lost meanwhile",
    122: "the office was put back: an edit of the old history under a newer one of the new",
    140: "the same with a laptop that was put back too",
    159: "the same with repeated messages",
    195: "a right was lost between pages, with kills",
    233: "a site changed to and fro, with two engines on one file",
    246: "the office was put back: two edits of one document in the lost tail",
    7106: "what rotted in body and rows was missing, and its scope was not doubted",
    50007: "a body rotted that nobody else had, and its rows were all there was",
    100029: "a laptop that was put back gave a number anew, and did not see the other document of that number",
    100038: "a rotten body that could be unpacked was taken for what was stored",
    401625: "a step of a posted document that had gone with its scope while it was open",
    401792: "the office was put back and moved what only this laptop had: fetched for its new scope, and not offered",
    411089: "a site that the office had lost was made anew, and its epoch was that of the lost one",
    411171: "the same with a copy of a laptop's file",
    412022: "SQLite's own check spoke of a search index that another connection had changed",
}
