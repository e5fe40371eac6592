// SQLite as Swift sees it: what the importer cannot bring over (variadic functions) is wrapped
// here.
#ifndef CSQLITE_SHIM_H
#define CSQLITE_SHIM_H

#include <sqlite3.h>

// sqlite3_db_config is variadic. Sets one boolean option and tells in *current what is in force.
static inline int csqlite_set_option(sqlite3 *connection, int option, int value, int *current) {
  return sqlite3_db_config(connection, option, value, current);
}

#endif
