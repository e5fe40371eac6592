import EventLog

extension EventStoreContract {
  static func readForward(_ log: ContractLog) async throws {
    for _ in 0..<5 { try append(211, to: log) }
    for limit in [1, 7, 256, 1_000] {
      var seen: [StoredRecord] = []
      while true {
        let page = try await log.store.records(
          after: Position(rawValue: UInt64(seen.count)), limit: limit)
        if page.isEmpty { break }
        seen += page
      }
      try expect(seen == samples(1...1_055), "forward in pages of \(limit): other records")
    }
    let beyond = try await log.store.records(after: Position(rawValue: 5_000), limit: 10)
    try expect(beyond.isEmpty, "there are records beyond the head")
  }

  static func readBackward(_ log: ContractLog) async throws {
    for _ in 0..<5 { try append(211, to: log) }
    for limit in [1, 7, 256, 1_000] {
      var seen: [StoredRecord] = []
      var end = Position(rawValue: 1_056)
      while true {
        let page = try await log.store.records(before: end, limit: limit)
        guard let last = page.last else { break }
        seen += page
        end = last.position
      }
      try expect(
        seen == samples((1...1_055).reversed()), "backward in pages of \(limit): other records")
    }
    let fromBeyond = try await log.store.records(before: Position(rawValue: .max), limit: 2)
    try expect(fromBeyond == samples([1_055, 1_054]), "backward from beyond: other records")
    let beforeAll = try await log.store.records(before: .beforeFirst, limit: 2)
    try expect(beforeAll.isEmpty, "there are records before the first")
  }

  static func pageLimits(_ log: ContractLog) async throws {
    try append(LogLimits.pageRecordsMax + 10, to: log)
    for limit in [Int.min, -1, 0, 1, LogLimits.pageRecordsMax, LogLimits.pageRecordsMax + 1, .max] {
      let forward = try await log.store.records(after: .beforeFirst, limit: limit)
      let backward = try await log.store.records(before: Position(rawValue: 1_011), limit: limit)
      let count = LogLimits.pageRecords(limit: limit)
      try expect(
        forward.count == count && backward.count == count,
        "a limit of \(limit) gave \(forward.count) forward and \(backward.count) backward")
    }
  }

  static func inclusion(_ log: ContractLog) async throws {
    for _ in 0..<6 { try append(123, to: log) }
    let leaves = (1...738).map { LogHash.leaf(of: sample(at: Position(rawValue: UInt64($0)))) }
    for size in [1, 2, 3, 5, 255, 256, 257, 511, 512, 737, 738] {
      let root = NaiveMerkleTree.root(of: leaves[..<size])
      let head = LogHead(position: Position(rawValue: UInt64(size)), root: root)
      for place in Set([1, 2, size / 2, size / 3 + 1, 256, 257, size - 1, size]) where place > 0 {
        let position = Position(rawValue: UInt64(place))
        let proof = try await log.store.inclusionProof(of: position, in: head.position)
        guard place <= size else {
          try expect(proof == nil, "record \(place) is shown to be among the first \(size)")
          continue
        }
        try expect(
          proof?.shows(sample(at: position), in: head) == true,
          "record \(place) is not shown to be among the first \(size)")
        try expect(
          proof?.shows(sample(at: position.next), in: head) == false,
          "another record than \(place) is shown")
      }
    }
    for (place, size) in [(0, 738), (739, 738), (1, 739), (0, 0), (1, 0)] as [(UInt64, UInt64)] {
      let proof = try await log.store.inclusionProof(
        of: Position(rawValue: place), in: Position(rawValue: size))
      try expect(proof == nil, "record \(place) is shown to be among the first \(size)")
    }
  }

  static func recordSource(_ log: ContractLog) async throws {
    for _ in 0..<10 { try append(250, to: log) }
    for position in [1, 2, 1_000, 2_500].map({ Position(rawValue: $0) }) {
      try expect(try log.record(position) == sample(at: position), "record \(position) differs")
    }
    for position in [0, 2_501, .max].map({ Position(rawValue: $0) }) {
      try expect(try log.record(position) == nil, "there is a record \(position)")
    }
    for (start, limit) in [(0, 2_500), (0, 10_000), (999, 1_001), (2_499, 5), (2_500, 5), (7, 0)] {
      let end = min(start + limit, 2_500)
      let expected = start < end ? samples(UInt64(start + 1)...UInt64(end)) : []
      let seen = try log.scan(Position(rawValue: UInt64(start)), limit)
      try expect(seen == expected, "a scan of \(limit) after \(start) gave \(seen.count) records")
    }
  }
}
