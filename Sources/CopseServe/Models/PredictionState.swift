/// What the first transaction of a request comes after.
enum PredictionState: String, Sendable {
    /// Nothing: the transactions of one request are a frame of their own.
    case empty
    /// The rows the model was trained on.
    case model
}
