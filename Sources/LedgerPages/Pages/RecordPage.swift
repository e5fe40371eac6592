import EventLog
import Hummingbird
import Ledger
import LedgerHTTP
import LedgerProjections
import LedgerService
import LedgerWire

/// `/log/{position}`: a record as a region gets it, and its place in the tree.
struct RecordPage: Page {
  struct Step: Sendable {
    var left: String?
    var reached: String
    var right: String?
    var positions: String
  }

  struct Proof: Sendable {
    var leaf: String
    var steps: [Step]
    var size: String
    var root: String
    var holds: Bool
    var checkpoint: String
  }

  struct Model: Sendable {
    var position: String
    var type: String
    var occurred: String
    var recorded: String
    var numbers: String?
    var reverses: String?
    var bytes: String
    var json: String
    var proof: Proof?
    var newer: String?
    var older: String?
  }

  let path = "/log/{position}"
  let access = PageAccess.cardSystem(.ledgerReplayRead)
  let template = "record"
  let words = LogWords()

  func show(_ visit: Visit) async throws -> Shown<Model> {
    let head = visit.engine.readModels.newestPosition
    guard let position = visit.parameter("position").flatMap({ UInt64($0) }),
      (1...max(head, 1)).contains(position),
      let stored = try await visit.parts.regions.records(before: position + 1, limit: 1).first,
      // Whoever may not read a record is not told that there is one.
      let seen = try ReadableRecords(try visit.principal, visit.engine.catalogue)
        .read(stored.bytes)
    else { throw Problem(.urlNotFound) }
    let record = seen.record
    let figures = visit.figures
    let number = figures.integer(Int64(clamping: position))
    return Shown(
      title: "\(words.record[visit.language]) \(number)",
      model: Model(
        position: number, type: "\(record.type)",
        occurred: figures.moment(Instant(microseconds: record.occurredAt)),
        recorded: figures.moment(Instant(microseconds: record.recordedAt)),
        numbers: record.runningNumber.map {
          "\(figures.integer(Int64(clamping: $0))) (\(seen.names.joined(separator: ", ")))"
        },
        reverses: record.reverses == 0 ? nil : String(record.reverses),
        bytes: figures.integer(Int64(stored.bytes.count)), json: try json(seen, visit),
        proof: try await proof(stored, visit),
        newer: position < head ? "/log/\(position + 1)" : nil,
        older: position > 1 ? "/log/\(position - 1)" : nil),
      position: head)
  }

  /// The line of the region's stream.
  private func json(_ seen: ReadableRecords.Seen, _ visit: Visit) throws -> String {
    var lines = RegionLines(source: visit.parts.checkpoints.origin, system: seen.system)
    try lines.append(seen.record)
    return JSONLayout.indented(lines.take())
  }

  /// The way to the root of the newest checkpoint; nil for a record that none covers yet.
  private func proof(_ stored: StoredRecord, _ visit: Visit) async throws -> Proof? {
    let checkpoint = try visit.parts.checkpoints.checkpoint()
    guard
      let proof = try await visit.parts.regions.inclusionProof(
        of: stored.position.rawValue, in: checkpoint.head)
    else { return nil }
    let figures = visit.figures
    func number(_ position: UInt64) -> String { figures.integer(Int64(clamping: position)) }
    return Proof(
      leaf: proof.leaf.description,
      steps: zip(proof.path, proof.reached).map { step, reached in
        let hash = Self.short(step.hash)
        let (first, last) = (step.positions.lowerBound, step.positions.upperBound)
        return Step(
          left: step.isLeft ? hash : nil, reached: Self.short(reached),
          right: step.isLeft ? nil : hash,
          positions: first == last ? number(first) : "\(number(first))–\(number(last))")
      }, size: number(proof.size), root: proof.root.base64,
      holds: proof.shows(stored.bytes, in: checkpoint.head), checkpoint: checkpoint.text)
  }

  /// Enough of a hash to tell it from others on the page.
  private static func short(_ hash: LogHash) -> String { String(hash.description.prefix(16)) }
}
