import EventLog
import Foundation
import GRDB
import Projections
import Testing

@Suite("What a fold keeps in memory") struct BatchTests {
  /// The bytes that a fold of these records by hand has.
  private func places(_ words: [String]) -> [String: [UInt8]] {
    zip(1..., words).reduce(into: [:]) { places, pair in
      places[pair.1, default: []].append(UInt8(truncatingIfNeeded: pair.0))
    }
  }

  private func stored(_ file: ProjectionFile<ToyRecord>) async throws -> [String: [UInt8]] {
    try await file.ask("places") { database in
      try Row.fetchAll(database, sql: "SELECT * FROM places").reduce(into: [:]) { places, row in
        #expect(row["none"] as Data? == Data())
        places[row["word"]] = Array(row["bytes"] as Data)
      }
    }
  }

  private func words(_ count: Int) -> [String] {
    (0..<count).map { ["een", "twee", "drie"][$0 * $0 % 3] }
  }

  @Test("what was held back is written with its batch", arguments: [1, 7, 1_000])
  func finishing(batchRecords: Int) async throws {
    let words = words(40)
    let log = try ToyLog()
    try log.append(words.map { ToyRecord.bytes($0, 1) })
    let file = try log.open([PlacesModel()])
    try await log.runner(file, batchRecords: batchRecords).catchUp()
    #expect(try await stored(file) == places(words))
  }

  @Test("what a record that is refused left in memory is forgotten, in every model of the batch")
  func undone() async throws {
    let words = words(20)
    let log = try ToyLog()
    try log.append((words + ["gif"] + words).map { ToyRecord.bytes($0, 1) })
    let file = try log.open([PlacesModel(), SumsModel(poison: "gif")])
    try await log.runner(file, batchRecords: 8).catchUp()
    #expect(file.statuses.map(\.position.rawValue) == [41, 20])
    #expect(try await stored(file) == places(words + ["gif"] + words))
    try file.close()

    let other = try log.open([PlacesModel(poison: "gif")], path: "\(log.folder.path)/other.db")
    try await log.runner(other, batchRecords: 8).catchUp()
    #expect(other.statuses[0].stop?.position.rawValue == 21)
    #expect(try await stored(other) == places(words))
  }

  @Test("a failure of the log makes folds anew that go on from what is committed")
  func failure() async throws {
    let words = words(48)
    let log = try ToyLog()
    try log.append(words.map { ToyRecord.bytes($0, 1) })
    let file = try log.open([PlacesModel()])
    let runner = log.runner(file, batchRecords: 16)
    log.log.readableUpTo.value = Position(rawValue: 32)
    await #expect(throws: EventLogError.self) { try await runner.catchUp() }
    #expect(try await stored(file) == places(Array(words.prefix(32))))
    log.log.readableUpTo.value = nil
    try await runner.catchUp()
    #expect(try await stored(file) == places(words))
  }

  @Test("a batch that cannot be finished stops its model before it, and no other")
  func unfinished() async throws {
    let words = words(20)
    let log = try ToyLog()
    try log.append((words + ["vlek"] + words).map { ToyRecord.bytes($0, 1) })
    let file = try log.open([PlacesModel(stain: "vlek"), SumsModel(), WordsModel()])
    try await log.runner(file, batchRecords: 8).catchUp()
    let stop = try #require(file.statuses[0].stop)
    #expect(stop.position.rawValue == 17 && stop.reason == "a stained batch")
    #expect(file.statuses.map(\.position.rawValue) == [16, 41, 41])
    #expect(try await stored(file) == places(Array(words.prefix(16))))
  }

  @Test("two folds whose bytes differ have different digests, and no bytes are not no value")
  func digests() async throws {
    let log = try ToyLog(records: 10)
    let digest = try await log.foldAll([PlacesModel()])
    for change in ["bytes = x'00'", "bytes = NULL", "none = NULL"] {
      let other = try log.open([PlacesModel()], path: "\(log.folder.path)/\(change.count).db")
      try await log.runner(other).catchUp()
      #expect(try [other.digest(of: "places")] == digest)
      try other.close()
      let database = try DatabaseQueue(path: "\(log.folder.path)/\(change.count).db")
      try await database.write { try $0.execute(sql: "UPDATE places SET \(change)") }
      try database.close()
      let changed = try log.open([PlacesModel()], path: "\(log.folder.path)/\(change.count).db")
      #expect(try [changed.digest(of: "places")] != digest)
      try changed.close()
    }
  }
}
