import ArgumentParser
import CopseDetector
import CopseFrame
import CopseShell

/// `copse inspect M [--json]`
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copse inspect",
        abstract: "What a model is made of: features, forest, threshold, where it comes from.")

    @Argument(help: ArgumentHelp("A .copse file.", valueName: "M"))
    var model: String

    @Flag(help: "As one JSON object.")
    var json = false

    func run() throws {
        let detector: Detector
        do throws(Failure) {
            detector = try ModelFile.read(model)
        } catch {
            throw Complaint(error, isJSON: json)
        }
        let card = CardText(detector.card, path: model)
        StandardStream.output.write(
            json
                ? card.json
                : card.text(width: Terminal.width, color: ColorChoice.auto.applies(to: .output)))
    }
}
