import GRDB

extension Store {
    /// `save M as NAME`: the next version of the model, or the one that has this digest already.
    package func save(
        _ object: StoredObject, as name: String, digest: String, card: String,
        cell: Int64? = nil
    ) throws(StoreError) -> (version: ModelVersion, isNew: Bool) {
        try Name.check(name, or: StoreError.modelName)
        try Name.checkDigest(digest)
        return try write(payload: object.bytes?.count ?? 0) { db in
            try Self.execute(
                db, "INSERT INTO model (name, created_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
                [name, ThisProcess.now])
            if let known = try Self.versions("model.name = ? AND digest = ?", [name, digest], db)
                .first
            {
                return (known, false)
            }
            try put(object, db)
            try Self.execute(
                db,
                """
                INSERT INTO model_version
                    (model_id, version, digest, object_id, cell_id, created_at, card)
                SELECT model.id, 1 + coalesce(
                        (SELECT max(version) FROM model_version WHERE model_id = model.id), 0),
                    ?, object.id, ?, ?, ?
                FROM model, object WHERE model.name = ? AND object.identity = ?
                """,
                [digest, cell, ThisProcess.now, redaction(card), name, object.identity])
            let version = try Self.versions(
                "model_version.id = ?", [db.lastInsertedRowID], db)[0]
            try Self.log(
                "model.saved", session: nil, cell: cell,
                detail: ["model": name, "version": version.version, "digest": digest], db)
            return (version, true)
        }
    }

    /// Every model by name.
    package func models() throws(StoreError) -> [ModelSummary] {
        try read { db in
            let versions = try Self.versions("1", [], db)
            return Dictionary(grouping: versions, by: \.model).values.compactMap { versions in
                guard let latest = versions.last else { return nil }
                let aliases = versions.flatMap { version in
                    version.aliases.map {
                        ModelSummary.Alias(name: $0, version: version.version)
                    }
                }
                return ModelSummary(
                    name: latest.model, latest: latest, versions: versions.count,
                    aliases: aliases.sorted { $0.name < $1.name })
            }.sorted { $0.name < $1.name }
        }
    }

    /// The versions of a model, oldest first.
    package func versions(of name: String) throws(StoreError) -> [ModelVersion] {
        try read { try Self.knownVersions(of: name, $0) }
    }

    /// The version a reference stands for; its bytes are `bytes(of: version.identity)`.
    package func model(_ reference: ModelReference) throws(StoreError) -> ModelVersion {
        try read { try Self.resolve(reference, $0) }
    }

    /// The versions with a digest, under any name: where a model file comes from.
    package func versions(digest: String) throws(StoreError) -> [ModelVersion] {
        try read { try Self.versions("digest = ?", [digest], $0) }
    }

    /// `alias NAME@3 champion`: the version it stands for from now on, and the one before.
    @discardableResult
    package func setAlias(
        _ alias: String, to reference: ModelReference
    ) throws(StoreError) -> (version: ModelVersion, before: Int?) {
        try Name.checkAlias(alias)
        return try write { db in
            let version = try Self.resolve(reference, db)
            let before = try Self.knownVersions(of: reference.name, db)
                .first { $0.aliases.contains(alias) }?.version
            try Self.execute(
                db,
                """
                INSERT INTO alias (model_id, name, version_id, moved_at)
                SELECT model_id, ?, id, ? FROM model_version WHERE id = ?
                ON CONFLICT (model_id, name) DO UPDATE
                SET version_id = excluded.version_id, moved_at = excluded.moved_at
                """, [alias, ThisProcess.now, version.id])
            try Self.log(
                "alias.moved", session: nil, cell: nil,
                detail: [
                    "model": reference.name, "alias": alias, "from": before,
                    "to": version.version,
                ], db)
            return (try Self.versions("model_version.id = ?", [version.id], db)[0], before)
        }
    }

    // MARK: Rows

    private static func resolve(
        _ reference: ModelReference, _ db: Database
    ) throws -> ModelVersion {
        let versions = try knownVersions(of: reference.name, db)
        let latest = versions[versions.count - 1]
        switch reference.selector {
        case .latest: return latest
        case .version(let number):
            if let version = versions.first(where: { $0.version == number }) { return version }
            throw StoreError.versionNotFound(
                model: reference.name, version: number, latest: latest.version)
        case .alias(let alias):
            if let version = versions.first(where: { $0.aliases.contains(alias) }) {
                return version
            }
            throw StoreError.aliasNotFound(
                model: reference.name, alias: alias, among: versions.flatMap(\.aliases).sorted())
        }
    }

    /// At least one version, oldest first.
    private static func knownVersions(of name: String, _ db: Database) throws -> [ModelVersion] {
        let versions = try versions("model.name = ?", [name], db)
        guard versions.isEmpty else { return versions }
        throw StoreError.modelNotFound(
            name: name, among: try String.fetchAll(db, sql: "SELECT name FROM model ORDER BY name"))
    }

    private static func versions(
        _ condition: String, _ arguments: StatementArguments, _ db: Database
    ) throws -> [ModelVersion] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT model_version.id, model.name, version, digest, object.identity, card,
                        cell_id, model_version.created_at,
                        (SELECT group_concat(name, ' ') FROM (
                            SELECT name FROM alias WHERE version_id = model_version.id
                            AND alias.model_id = model.id ORDER BY name))
                    FROM model_version JOIN model ON model.id = model_id
                    JOIN object ON object.id = object_id
                    WHERE \(condition) ORDER BY model.name, version
                    """), arguments: arguments
        ).map { row in
            let aliases: String? = try row.value(8)
            return try ModelVersion(
                id: row.value(0), model: row.value(1), version: row.value(2), digest: row.value(3),
                identity: row.value(4),
                card: row.value(5), cell: row.value(6), createdAt: row.value(7),
                aliases: aliases?.split(separator: " ").map(String.init) ?? [])
        }
    }
}
