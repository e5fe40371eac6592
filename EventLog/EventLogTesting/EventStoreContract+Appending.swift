import EventLog

extension EventStoreContract {
  static func emptyLog(_ log: ContractLog) async throws {
    let head = try await log.store.head()
    try expect(head == .empty, "the head of an empty log is \(head)")
    try expect(log.writerHead() == .empty, "the writer's head is \(log.writerHead())")
    let forward = try await log.store.records(after: .beforeFirst, limit: 10)
    let backward = try await log.store.records(before: .first, limit: 10)
    try expect(forward.isEmpty && backward.isEmpty, "an empty log has records")
    try expect(try log.record(.first) == nil, "an empty log has a record")
  }

  static func appendAfterHead(_ log: ContractLog) async throws {
    for count in [1, 2, 17, 300] {
      let head = try append(count, to: log)
      let seen = try await log.store.head()
      try expect(seen == head, "the store's head is \(seen), the writer's \(head)")
      try expect(log.writerHead() == head, "the writer keeps the head \(log.writerHead())")
      let last = try await log.store.records(before: head.position.next, limit: 1)
      try expect(last == samples([head.position.rawValue]), "the newest record differs")
    }
  }

  static func emptyBatch(_ log: ContractLog) async throws {
    for _ in 0..<2 {
      let before = log.writerHead()
      let after = try log.append(RecordBatch(after: before.position), before.position)
      try expect(after == before, "an empty batch moved the head to \(after)")
      try append(3, to: log)
    }
  }

  static func staleHead(_ log: ContractLog) async throws {
    let head = try append(5, to: log)
    for (batchAfter, afterHead) in [(0, 0), (4, 4), (6, 6), (4, 5), (5, 4), (6, 5), (5, 6)] {
      var batch = RecordBatch(after: Position(rawValue: UInt64(batchAfter)))
      batch.append([1, 2, 3])
      do {
        _ = try log.append(batch, Position(rawValue: UInt64(afterHead)))
        throw ContractViolation("a batch after \(batchAfter) was accepted after \(afterHead)")
      } catch let error as EventLogError {
        try expect(error.code == .staleHead && error.nothingWritten, "the error is \(error)")
      }
      try expect(log.writerHead() == head, "a refused append moved the head")
    }
    let records = try await log.store.records(after: .beforeFirst, limit: 10)
    try expect(records == samples(1...5), "a refused append changed the records")
    try append(1, to: log)
  }

  static func recordSizes(_ log: ContractLog) async throws {
    var generator = SeededGenerator(seed: 42)
    let sizes = [1, 2, 23, 255, 4_096, LogLimits.recordBytesMax - 1, LogLimits.recordBytesMax]
    let records = sizes.map { generator.bytes(count: $0) }
    var batch = RecordBatch(after: .beforeFirst)
    for record in records { batch.append(record) }
    let head = try log.append(batch, .beforeFirst)
    let stored = try await log.store.records(after: .beforeFirst, limit: sizes.count)
    try expect(stored.map(\.bytes) == records, "the records changed")
    try expect(head.root == NaiveMerkleTree.root(ofRecords: records), "the root is wrong")
  }

  static func reopening(_ log: ContractLog) async throws {
    var log = log
    var expected = LogHead.empty
    for count in [0, 1, 254, 1, 1, 600] {
      if count > 0 { expected = try append(count, to: log) }
      log = try await log.reopened()
      let head = try await log.store.head()
      try expect(head == expected, "after opening again the head is \(head), not \(expected)")
      try expect(log.writerHead() == expected, "the writer begins at \(log.writerHead())")
    }
    let stored = try await log.store.records(after: .beforeFirst, limit: 1_000)
    try expect(stored == samples(1...857), "after opening again the records differ")
  }

  static func roots(_ log: ContractLog) async throws {
    let borders = [1, 2, 3, 255, 256, 257, 511, 512, 513, 1_000, 65_535, 65_536, 65_537]
    var leaves: [LogHash] = []
    var head = LogHead.empty
    for border in borders {
      while leaves.count < border {
        let count = min(border - leaves.count, 4_096)
        head = try append(count, to: log)
        for index in leaves.count..<leaves.count + count {
          leaves.append(LogHash.leaf(of: sample(at: Position(rawValue: UInt64(index + 1)))))
        }
      }
      try expect(
        head.root == NaiveMerkleTree.root(of: leaves[...]), "the root at \(border) is wrong")
    }
    let reopened = try await log.reopened()
    try expect(reopened.writerHead() == head, "opened again, the head is \(reopened.writerHead())")
  }
}
