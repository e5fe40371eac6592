import GRDB
import Projections
import Testing

@Suite("Statements of a fold") struct StatementTests {
  private func table() throws -> DatabaseQueue {
    let queue = try DatabaseQueue()
    try queue.write {
      try $0.execute(sql: "CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER, c INTEGER) STRICT")
    }
    return queue
  }

  @Test("numbers are bound in order, in every width, and no value is none")
  func numbers() throws {
    try table().write { database in
      let insert = try PreparedStatement(database, "INSERT INTO t VALUES (?, ?, ?)")
      try insert.run { row in
        row.add(UInt64.max)
        row.add(-5)
        row.add(nil as UInt8?)
      }
      try insert.run { row in
        row.add(2 as UInt16)
        row.addNull()
        row.add(7 as UInt32?)
      }
      let rows = try Row.fetchAll(database, sql: "SELECT * FROM t ORDER BY a")
      #expect(rows == [["a": 2, "b": nil, "c": 7], ["a": Int64.max, "b": -5, "c": nil]])
    }
  }

  @Test("a number too many, and a row that the table refuses, are errors, and the next row is not")
  func errors() throws {
    try table().write { database in
      let insert = try PreparedStatement(database, "INSERT INTO t (a) VALUES (?)")
      #expect(throws: DatabaseError.self) {
        try insert.run { row in
          row.add(1)
          row.add(1)
        }
      }
      try insert.run { $0.add(1) }
      #expect(throws: DatabaseError.self) { try insert.run { $0.add(1) } }
      try insert.run { $0.add(2) }
      #expect(try Int.fetchAll(database, sql: "SELECT a FROM t ORDER BY a") == [1, 2])
    }
  }
}
