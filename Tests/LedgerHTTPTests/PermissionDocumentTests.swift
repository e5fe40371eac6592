import FoundationEssentials
import HTTPTypes
import LedgerHTTP
import Testing

@Suite("docs/permissions.md") struct PermissionDocumentTests {
  private static func lines() throws -> [String] {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/permissions.md")
    let text = String(decoding: try Data(contentsOf: path), as: UTF8.self)
    return text.split(separator: "\n").map(String.init).filter { $0.hasPrefix("| `") }
  }

  @Test("has a row for each permission, with the roles that have it, and no other row")
  func permissions() throws {
    let rows = Permission.allCases.map { permission in
      let roles = Role.allCases.map { $0.permissions.contains(permission) ? "x" : " " }
      return "| `\(permission.rawValue)` | \(roles.joined(separator: " | ")) |"
    }
    let written = try Self.lines().filter { !$0.contains(" /") }
    #expect(written == rows, "it should say:\n\(rows.joined(separator: "\n"))")
  }

  @Test("has a row for each route, with what it asks for and whose its objects are")
  func routes() throws {
    let rows = RouteTable.all.map { rule in
      let access =
        switch rule.access {
        case .everyone: "everyone"
        case .identified: "a token or `x-client-id`"
        case .identifiedWith(let permission):
          "`\(permission.rawValue)`, also by `x-client-id`"
        case .client: "any client or user"
        case .terminal: "a terminal"
        case .kiosk: "a kiosk"
        case .permission(let permission): "`\(permission.rawValue)`"
        case .either(let first, let second): "`\(first.rawValue)` or `\(second.rawValue)`"
        case .both(let first, let second): "`\(first.rawValue)` and `\(second.rawValue)`"
        }
      let scope =
        switch rule.scope {
        case .open: ""
        case .organizer: "the organiser's, else \(rule.foreign.code)"
        case .cardSystem: "the card system's, else \(rule.foreign.code)"
        case .region: "the region's, else \(rule.foreign.code)"
        case .wholeCardSystem: "the whole card system's, else \(rule.foreign.code)"
        case .soleOrganizer: "the one organiser's, else 403"
        case .wholeLedger: "the whole ledger's, else \(rule.foreign.code)"
        case .list: "what is within reach"
        }
      let holders = rule.isForHolders ? ", or a holder for themselves" : ""
      return "| `\(rule.method.rawValue) \(rule.path)` | \(access)\(holders) | \(scope) |"
    }
    let written = try Self.lines().filter { $0.contains(" /") }
    #expect(Set(written) == Set(rows), "it should say:\n\(rows.joined(separator: "\n"))")
  }
}
