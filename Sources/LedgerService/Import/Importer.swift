import Ledger
import PassDirectory

/// Applies the lines of one kind of file.
///
/// The directory's part of a batch is prepared while the log commits the batch before.
protocol Importer: Sendable {
  associatedtype Line: Sendable
  associatedtype Batch: Sendable
  associatedtype Outcome: Sendable

  /// The columns that a file of this kind may have.
  static var columns: Set<ImportColumn> { get }
  /// The columns that it must have.
  static var requiredColumns: [ImportColumn] { get }

  /// What a line means.
  func line(_ fields: ImportFields) throws(ImportFault) -> Line

  /// What a line brings that only one line may bring: of two such lines the second is looked at
  /// once the first is settled.
  func identifiers(of line: Line) -> [PassIdentifier]

  /// Whether a line asks for something that is not so yet.
  func isNew(_ line: Line) throws(ImportFault) -> Bool

  /// Makes durable in the directory what the log is to name.
  ///
  /// - Throws: naming the line that is to blame, where one is; then nothing was prepared.
  func prepare(_ lines: [Line]) throws(DirectoryError) -> Batch

  /// Has the log decide, all in one commit.
  ///
  /// - Returns: an outcome for each line.
  func commit(
    _ batch: Batch
  ) async throws(EngineError) -> [Result<Outcome, RegistrationRefusal>]

  /// Brings the directory in line with what the log decided.
  func settle(
    _ batch: Batch, _ outcomes: [Result<Outcome, RegistrationRefusal>]
  ) throws(DirectoryError)

  /// Whether the log recorded something; false where everything was so already.
  func isAdded(_ outcome: Outcome) -> Bool

  /// Destroys what was prepared, where the log was not asked.
  func abandon(_ batch: Batch) throws(DirectoryError)
}

/// What the lines of an import are read against.
struct ImportContext: Sendable {
  let engine: LedgerEngine
  /// The card system of lines that name none.
  let cardSystem: CardSystemID?
  let now: Instant
  private let systems: [UInt32: CardSystemID]

  init(_ engine: LedgerEngine, cardSystem: UInt32?) async throws {
    self.engine = engine
    let known = try await engine.read { state, now in
      var systems: [UInt32: CardSystemID] = [:]
      for number in 0..<state.cardSystemCount {
        guard let view = state.cardSystem(CardSystemID(UInt8(number + 1))) else { continue }
        systems[view.publicID] = view.system
      }
      return (now: now, systems: systems)
    }
    (now, systems) = known
    self.cardSystem = try cardSystem.map { id in
      guard let system = known.systems[id] else {
        throw ImportFailure("the ledger knows no card system \(id)")
      }
      return system
    }
  }

  var directory: Directory { engine.directory }

  /// The card system of a line.
  func cardSystem(of fields: ImportFields) throws(ImportFault) -> CardSystemID {
    if let id = try fields.value(.cardSystem, { UInt32($0) }) {
      guard let system = systems[id] else {
        throw ImportFault(fields.line, .cardSystem, .unknownCardSystem)
      }
      return system
    }
    guard let cardSystem else { throw ImportFault(fields.line, .cardSystem, .missing) }
    return cardSystem
  }

  /// The card systems of a list of ids; nil where the field is empty.
  func cardSystems(
    _ column: ImportColumn, of fields: ImportFields
  ) throws(ImportFault) -> [CardSystemID]? {
    guard let ids = try fields.value(column, { $0.split(separator: " ").map { UInt32($0) } })
    else { return nil }
    var found: [CardSystemID] = []
    for id in ids {
      guard let id else { throw ImportFault(fields.line, column, .malformed) }
      guard let system = systems[id] else {
        throw ImportFault(fields.line, column, .unknownCardSystem)
      }
      found.append(system)
    }
    return found
  }
}

/// A card as lines name it.
struct ImportedCard: Sendable {
  let number: UITPASNumber
  let chip: ChipNumber?

  init(_ fields: ImportFields, chipIsRequired: Bool) throws(ImportFault) {
    let text = try fields.required(.uitpasNumber)
    guard text.utf8.count == UITPASNumber.digits, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 })
    else { throw ImportFault(fields.line, .uitpasNumber, .malformed) }
    guard let number = UITPASNumber(text) else {
      throw ImportFault(fields.line, .uitpasNumber, .checkDigits)
    }
    self.number = number
    chip = try fields.value(.chipNumber) { ChipNumber($0) }
    if chipIsRequired, chip == nil { throw ImportFault(fields.line, .chipNumber, .missing) }
  }

  var identifiers: CardIdentifiers {
    CardIdentifiers(uitpasNumber: number.value, chip: chip?.key)
  }

  var numberIdentifier: PassIdentifier {
    PassIdentifier(kind: .uitpasNumber, key: UInt128(number.value))
  }

  var chipIdentifier: PassIdentifier? { chip.map { PassIdentifier(kind: .chip, key: $0.key) } }

  /// The card in the directory; nil where neither number nor chip is registered.
  func known(in directory: Directory, line: Int) throws(ImportFault) -> DirectoryCard? {
    let card = directory.card(numberIdentifier)
    if let chipIdentifier, directory.card(chipIdentifier)?.card != card?.card {
      throw ImportFault(line, .chipNumber, .chipTaken)
    }
    return card
  }
}
