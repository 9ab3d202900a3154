import CopseDetector
import CopseFrame
import HTTPTypes
import Hummingbird

/// `GET /api/v1/models`: what is served, as `copse inspect` describes it.
struct ModelRoutes: Sendable {
    let model: ServedModel

    var routes: [Route] {
        [
            Route(.get, "/api/v1/models") { _, _ in
                var json = JSONWriter()
                json.beginObject()
                json.key("models")
                writeVersions(into: &json)
                json.endObject()
                return Response(json: json.bytes)
            },
            Route(.get, "/api/v1/models/{model}/versions") { _, values in
                let name = values["model"] ?? ""
                guard name == model.name else { throw unknown(name) }
                var json = JSONWriter()
                json.beginObject()
                json.key("model")
                json.string(name)
                json.key("versions")
                writeVersions(into: &json)
                json.endObject()
                return Response(json: json.bytes)
            },
        ]
    }

    private func unknown(_ name: String) -> Problem {
        Problem(
            .notFound, code: "model.notFound",
            detail: "There is no model '\(name.prefix(100))'. This daemon serves '\(model.name)'.")
    }

    private func writeVersions(into json: inout JSONWriter) {
        let card = model.detector.card
        json.beginArray()
        json.beginObject()
        json.key("name")
        json.string(model.name)
        json.key("version")
        json.int(model.version)
        json.key("digest")
        json.string(card.digest)
        json.key("threshold")
        json.double(card.threshold)
        json.key("trees")
        json.int(card.trees)
        json.key("training_rows")
        json.int(card.calibration.rows)
        json.key("has_state")
        json.bool(card.hasState)
        json.key("features")
        json.beginArray()
        for feature in card.features { json.string(feature.name) }
        json.endArray()
        json.key("fields")
        json.beginArray()
        for field in card.rawSchema.fields {
            json.beginObject()
            json.key("name")
            json.string(field.name)
            json.key("type")
            json.string(field.type.rawValue)
            json.endObject()
        }
        json.endArray()
        json.key("recipe")
        if let recipe = card.recipe { json.string(recipe) } else { json.null() }
        json.endObject()
        json.endArray()
    }
}
