/// The second version: large values in pieces that other values may share. The bytes of an object are
/// those of its pieces, in order; a piece is known by the SHA-256 of its bytes.
enum Schema2 {
    static let sql = """
        CREATE TABLE piece (
            id INTEGER PRIMARY KEY,
            digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64),
            bytes BLOB NOT NULL
        ) STRICT;

        CREATE TABLE object_piece (
            object_id INTEGER NOT NULL REFERENCES object(id),
            place INTEGER NOT NULL,
            piece_id INTEGER NOT NULL REFERENCES piece(id),
            PRIMARY KEY (object_id, place)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX object_piece_piece ON object_piece(piece_id);
        """
}
