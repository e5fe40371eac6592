import Ledger
import PassDirectory

/// Registers cards for the stock.
struct CardImporter: Importer {
  struct Line: Sendable {
    let line: Int
    let card: ImportedCard
    let system: CardSystemID
    let kind: CardKind
    let status: CardStatus
  }

  struct Batch: Sendable {
    let lines: [Line]
    let references: [UInt128]
  }

  static let columns: Set<ImportColumn> = [
    .chipNumber, .uitpasNumber, .cardType, .cardStatus, .cardSystem,
  ]
  static let requiredColumns: [ImportColumn] = [.uitpasNumber]

  let context: ImportContext

  func line(_ fields: ImportFields) throws(ImportFault) -> Line {
    let kind = try fields.value(.cardType, CardKind.init(imported:)) ?? .individual
    let status = try fields.value(.cardStatus) { name in
      CardStatus.allCases.first {
        $0.name == name && [.provisioned, .localStock, .blocked, .deleted].contains($0)
      }
    }
    return Line(
      line: fields.line,
      card: try ImportedCard(
        fields, chipIsRequired: kind == .individual && status != .provisioned),
      system: try context.cardSystem(of: fields), kind: kind, status: status ?? .localStock)
  }

  func identifiers(of line: Line) -> [PassIdentifier] {
    [line.card.numberIdentifier] + (line.card.chipIdentifier.map { [$0] } ?? [])
  }

  func isNew(_ line: Line) throws(ImportFault) -> Bool {
    try line.card.known(in: context.directory, line: line.line) == nil
  }

  func prepare(_ lines: [Line]) throws(DirectoryError) -> Batch {
    Batch(
      lines: lines,
      references: try context.directory.prepareCards(lines.map(\.card.identifiers)))
  }

  func commit(
    _ batch: Batch
  ) async throws(EngineError) -> [Result<RegistrationOutcome, RegistrationRefusal>] {
    try await context.engine.register(
      zip(batch.lines, batch.references).map { line, reference in
        .registerCard(
          reference: reference, system: line.system, kind: line.kind, status: line.status,
          holder: .none)
      })
  }

  func settle(
    _ batch: Batch, _ outcomes: [Result<RegistrationOutcome, RegistrationRefusal>]
  ) throws(DirectoryError) {
    var confirmed: [(reference: UInt128, entity: UInt32)] = []
    var refused: [UInt128] = []
    for (reference, outcome) in zip(batch.references, outcomes) {
      switch outcome {
      case .success(let outcome): confirmed.append((reference, outcome.entity))
      case .failure: refused.append(reference)
      }
    }
    try context.directory.confirmCards(confirmed)
    if !refused.isEmpty { try context.directory.abandonCards(refused) }
  }

  func isAdded(_ outcome: RegistrationOutcome) -> Bool { outcome.position > 0 }

  func abandon(_ batch: Batch) throws(DirectoryError) {
    try context.directory.abandonCards(batch.references)
  }
}

extension CardKind {
  /// What a card is, in the published words.
  init?(imported name: String) {
    switch name {
    case "NFC_CARD": self = .individual
    case "DIGITAL": self = .digital
    case "GROUP": self = .group
    default: return nil
    }
  }
}
