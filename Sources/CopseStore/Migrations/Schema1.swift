/// The first version of the schema. Times are microseconds since 1970 (UTC), durations milliseconds,
/// digests 64 hexadecimal digits, `reply derivation options card detail` JSON.
///
/// A session is a chain of cells: `session.head_id` is the last cell that counts, `cell.previous_id`
/// the one whose state it changed. Undo moves the head, a fork starts at another session's head;
/// neither copies a row. A cell that failed has no place in the chain.
enum Schema1 {
    static let sql = """
        CREATE TABLE session (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            created_at INTEGER NOT NULL,
            used_at INTEGER NOT NULL,
            next_number INTEGER NOT NULL DEFAULT 1,
            head_id INTEGER REFERENCES cell(id),
            parent_id INTEGER REFERENCES session(id),
            fork_id INTEGER REFERENCES cell(id),
            owner_pid INTEGER,
            owner_host TEXT,
            owner_since INTEGER
        ) STRICT;

        CREATE TABLE cell (
            id INTEGER PRIMARY KEY,
            session_id INTEGER NOT NULL REFERENCES session(id),
            number INTEGER NOT NULL,
            run INTEGER NOT NULL,
            previous_id INTEGER REFERENCES cell(id),
            status TEXT NOT NULL CHECK (status IN ('running', 'ok', 'error', 'interrupted')),
            started_at INTEGER NOT NULL,
            ms REAL,
            error_code TEXT,
            source TEXT NOT NULL,
            reply TEXT,
            output TEXT,
            UNIQUE (session_id, number, run)
        ) STRICT;
        -- The chain is walked in this index: the rows lie far apart between their replies.
        CREATE INDEX cell_chain ON cell(id, previous_id, number, run);
        CREATE INDEX cell_status ON cell(session_id, status, ms);

        CREATE TABLE object (
            id INTEGER PRIMARY KEY,
            identity TEXT NOT NULL UNIQUE CHECK (length(identity) = 64),
            kind TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            size INTEGER NOT NULL,
            is_kept INTEGER NOT NULL DEFAULT 0,
            derivation TEXT NOT NULL,
            bytes BLOB
        ) STRICT;

        CREATE TABLE binding (
            cell_id INTEGER NOT NULL REFERENCES cell(id),
            role TEXT NOT NULL CHECK (role IN ('bound', 'read')),
            name TEXT NOT NULL,
            object_id INTEGER NOT NULL REFERENCES object(id),
            PRIMARY KEY (cell_id, role, name)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX binding_object ON binding(object_id);

        CREATE TABLE dataset (
            id INTEGER PRIMARY KEY,
            path TEXT NOT NULL,
            size INTEGER NOT NULL,
            modified_at INTEGER NOT NULL,
            options TEXT NOT NULL,
            sha256 TEXT CHECK (length(sha256) = 64),
            cell_id INTEGER REFERENCES cell(id),
            used_at INTEGER NOT NULL,
            UNIQUE (path, size, modified_at, options)
        ) STRICT;
        CREATE INDEX dataset_pending ON dataset(id) WHERE sha256 IS NULL;

        CREATE TABLE model (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            created_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE model_version (
            id INTEGER PRIMARY KEY,
            model_id INTEGER NOT NULL REFERENCES model(id),
            version INTEGER NOT NULL,
            digest TEXT NOT NULL CHECK (length(digest) = 64),
            object_id INTEGER NOT NULL REFERENCES object(id),
            cell_id INTEGER REFERENCES cell(id),
            created_at INTEGER NOT NULL,
            card TEXT NOT NULL,
            UNIQUE (model_id, version),
            UNIQUE (model_id, digest)
        ) STRICT;
        CREATE INDEX model_version_object ON model_version(object_id);
        CREATE INDEX model_version_digest ON model_version(digest);

        CREATE TABLE alias (
            model_id INTEGER NOT NULL REFERENCES model(id),
            name TEXT NOT NULL,
            version_id INTEGER NOT NULL REFERENCES model_version(id),
            moved_at INTEGER NOT NULL,
            PRIMARY KEY (model_id, name)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE history (
            id INTEGER PRIMARY KEY,
            session_id INTEGER REFERENCES session(id),
            cell_id INTEGER REFERENCES cell(id),
            at INTEGER NOT NULL,
            ms REAL,
            status TEXT NOT NULL CHECK (status IN ('running', 'ok', 'error', 'interrupted')),
            folder TEXT NOT NULL,
            line TEXT NOT NULL
        ) STRICT;
        CREATE INDEX history_session ON history(session_id);
        CREATE INDEX history_cell ON history(cell_id);

        CREATE TABLE event (
            id INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            session_id INTEGER REFERENCES session(id),
            cell_id INTEGER REFERENCES cell(id),
            kind TEXT NOT NULL,
            detail TEXT NOT NULL
        ) STRICT;
        CREATE INDEX event_kind ON event(kind);
        """
}
