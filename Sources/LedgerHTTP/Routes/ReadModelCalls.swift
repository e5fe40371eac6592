import HTTPTypes
package import Hummingbird
package import LedgerProjections
package import LedgerService

extension Problem {
  /// The problem that the read models' silence amounts to: all of them pass, or an operator acts.
  package init(_ error: ReadModelError) {
    switch error {
    case .overloaded, .behind: self = .busy(retryAfterSeconds: 1)
    case .stopped, .unavailable, .unreadable: self = .busy(retryAfterSeconds: 60)
    }
  }
}

/// What the read models answer: it says which position of the log it reflects.
package protocol PositionedAnswer: Sendable {
  /// The position.
  var position: UInt64 { get }
}

extension ReadAnswer: PositionedAnswer {}

extension ReadPage: PositionedAnswer {}

extension RootedTotals: PositionedAnswer {
  package var position: UInt64 { totals.position }
}

extension LedgerEngine {
  /// Asks the read models for what reflects everything that has been answered so far, and the
  /// position that the request wants to see at least.
  package func list<Value: PositionedAnswer>(
    for request: Request,
    _ question: (ReadModels, _ atLeast: UInt64) async throws(ReadModelError) -> Value
  ) async throws(Problem) -> Value {
    let minimum = try minimumPosition(of: request)
    return try await read { models throws(ReadModelError) in
      try await question(models, minimum)
    }
  }

  /// The position that an answer must reflect: everything that has been answered so far, and what
  /// the request wants to see at least; throws 400 for one that the log has not reached.
  func minimumPosition(of request: Request) throws(Problem) -> UInt64 {
    let newest = readModels.newestPosition
    let minimum = max(newest, try MinimumPosition.of(request))
    // No command can have answered a position that the log has not reached.
    guard minimum == newest || minimum <= readModels.newestPosition else {
      throw Problem(.badRequest, detail: "The log ends at position \(newest).")
    }
    return minimum
  }

  /// Asks the read models for what no position need be named of.
  package func read<Value: Sendable>(
    _ question: (ReadModels) async throws(ReadModelError) -> Value
  ) async throws(Problem) -> Value {
    do throws(ReadModelError) {
      return try await question(readModels)
    } catch {
      throw Problem(error)
    }
  }
}

/// The position of the log that an answer must reflect at least, as a request names it.
///
/// A route of the ledger's own takes it in the query; one whose query somebody else has published
/// takes it in a field of the header, and so do all.
enum MinimumPosition {
  /// The parameter of the query.
  static let parameter = "minPosition"
  /// How the paths begin whose query is the ledger's own.
  static let ownPaths = "/ledger/v1/"

  /// The position; 0 where none is named; throws 400 for what is no number.
  static func of(_ request: Request) throws(Problem) -> UInt64 {
    let isOwn = request.uri.path.hasPrefix(ownPaths)
    let asked =
      isOwn ? try RequestQuery(request).integer(parameter).map { UInt64($0) } ?? 0 : 0
    let fields = request.headers[values: .minimumPosition]
    guard let text = fields.first else { return asked }
    guard fields.count == 1, let position = UInt64(text) else {
      throw Problem(
        .badRequest,
        detail: "The header \(HTTPField.Name.minimumPosition) takes a position of the log.")
    }
    return max(asked, position)
  }
}

extension HTTPField.Name {
  /// `Pasboek-Position`: which position of the log an answer reflects.
  static let reflectedPosition = named("Pasboek-Position")
  /// `Pasboek-Min-Position`: which position an answer must reflect at least.
  static let minimumPosition = named("Pasboek-Min-Position")

  static func named(_ text: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(text) else {
      preconditionFailure("the name of a header field is a token")
    }
    return name
  }
}

extension Response {
  /// The response with the position of the log that it reflects.
  func reflecting(_ position: UInt64) -> Response {
    var response = self
    response.headers[.reflectedPosition] = String(position)
    return response
  }
}
