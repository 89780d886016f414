// Whether the indexes of an SQLite database hold what its tables hold, told by reading each of them once from
// its beginning to its end.
//
// PRAGMA integrity_check looks every row up in every index, in an order which has nothing to do with that of
// the index. Where the file is larger than the cache almost every look reads a page again. This reads in
// sequence instead: of each table, and of each of its indexes, the sum of a keyed hash of (indexed values,
// rowid) over all rows; an index's sum is its table's when it has the same entries. That an index is in
// order, and unique where it says so, shows between neighbours. Whatever cannot be told this way (indexes of
// a part of the rows, of expressions, of other collations; tables without rowids; virtual tables) SQLite's
// own check of that one table tells.
#pragma once

struct sqlite3;

namespace handrail {

// True: PRAGMA integrity_check would say "ok"; that it would not has a probability of 2^-64 an index. False:
// it has to be asked, because something is wrong, or could not be read, or a limit was met. Within a read
// transaction or on a file that nobody writes to.
bool indexes_agree(sqlite3* connection);

}  // namespace handrail
