#pragma once
// sqlite3_db_config is variadic, which Swift cannot call. <sqlite3.h> is not included: GRDB brings
// it as a module of its own, and one declaration is enough.
struct sqlite3;
int sqlite3_db_config(struct sqlite3 *, int, ...);

/// Closing the last connection leaves the write-ahead log as it is (SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE).
static inline int copse_sqlite_keep_log(void *connection) {
    return sqlite3_db_config((struct sqlite3 *)connection, 1006, 1, (int *)0);
}
