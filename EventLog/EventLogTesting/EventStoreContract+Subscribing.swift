import EventLog

extension EventStoreContract {
  /// 1,500 records before, 300 in commits of 1 to 24 while the subscription runs.
  static func subscribe(_ log: ContractLog, after start: Position) async throws {
    try append(1_500, to: log)
    let subscription = log.store.subscribe(after: start)
    async let seen = collect(subscription, upTo: Position(rawValue: 1_800))
    for count in 1...24 {
      try append(count, to: log)
      await Task.yield()
    }
    let records = try await seen
    try expect(
      records == samples(start.next.rawValue...1_800),
      "a subscription after \(start) saw \(records.count) records, or others")
  }

  static func subscribeConcurrently(_ log: ContractLog) async throws {
    let starts: [UInt64] = [0, 0, 1, 13, 255, 256, 500]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for start in starts {
        let subscription = log.store.subscribe(after: Position(rawValue: start))
        group.addTask {
          let seen = try await collect(subscription, upTo: Position(rawValue: 2_000))
          try expect(
            seen == samples(start + 1...2_000),
            "a subscription after \(start) saw \(seen.count) records, or others")
        }
      }
      group.addTask {
        var generator = SeededGenerator(seed: 7)
        while log.writerHead().position.rawValue < 2_000 {
          let left = 2_000 - Int(log.writerHead().position.rawValue)
          try append(min(left, Int.random(in: 1...9, using: &generator)), to: log)
          await Task.yield()
        }
      }
      try await group.waitForAll()
    }
  }

  static func subscriptionCancelled(_ log: ContractLog) async throws {
    try append(10, to: log)
    for hasCaughtUp in [true, false] {
      let subscription = log.store.subscribe(after: .beforeFirst)
      let reading = Task {
        var count = 0
        for try await page in subscription { count += page.count }
        return count
      }
      if hasCaughtUp { await Task.yield() }
      reading.cancel()
      let count = try await reading.value
      try expect(count == 0 || count == 10, "a cancelled subscription saw \(count) records")
    }
  }

  /// Reads the subscription until the record at `end` has come.
  private static func collect(
    _ subscription: LogSubscription, upTo end: Position
  ) async throws -> [StoredRecord] {
    var seen: [StoredRecord] = []
    for try await page in subscription {
      try expect(!page.isEmpty, "a subscription gave an empty page")
      seen += page
      if page.contains(where: { $0.position >= end }) { break }
    }
    return seen
  }
}
